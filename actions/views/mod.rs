//! How resources look in answers: the public structures of the documentation.

pub mod data_center_info;
pub mod moment;
pub mod nothing;
pub mod port_info;
