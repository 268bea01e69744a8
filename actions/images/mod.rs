//! Lists of images: filters, order and pages, as the Image API 2 has them.

pub mod filters;
pub mod found;
pub mod order;
pub mod proxy;
pub mod query;
