//! The words of each language whose words stand apart.

mod arabic;
mod french;
mod german;
mod portuguese;
mod russian;
mod spanish;
mod ukrainian;

pub(super) use arabic::ARABIC;
pub(super) use french::FRENCH;
pub(super) use german::GERMAN;
pub(super) use portuguese::PORTUGUESE;
pub(super) use russian::RUSSIAN;
pub(super) use spanish::SPANISH;
pub(super) use ukrainian::UKRAINIAN;
