//! Lists of images: filters, order and pages, as the Image API 2 has them.

pub mod filters;
pub mod order;
pub mod query;
