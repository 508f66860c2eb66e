//! Database URLs that carry a password.

use gotrs_core::db::mask_url;

/// Whether a database URL carries a password.
pub(super) fn has_password(url: &str) -> bool {
    mask_url(url) != url
}

#[cfg(test)]
mod tests {
    use super::has_password;

    #[test]
    fn a_name_alone_is_no_password() {
        assert!(!has_password("postgres://kim@db/x"));
        assert!(!has_password("sqlite:gotrs.db"));
        assert!(has_password("postgres://kim:pw@db/x"));
        assert!(has_password("postgres://db/x?password=pw"));
    }
}
