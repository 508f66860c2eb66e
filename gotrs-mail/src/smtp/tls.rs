//! TLS for mail connections: rustls with ring, certificates always verified.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::Error;

/// Whose certificates are believed.
#[derive(Debug, Clone, Default)]
pub struct TlsRoots {
    /// PEM text of further authorities (a company's own), besides the public ones.
    pub extra_pem: Option<String>,
    /// Believe the further authorities only.
    pub only_extra: bool,
}

/// The client configuration for these roots; there is no way to switch verification off.
///
/// # Errors
/// [`Error::Tls`] if the PEM text holds no usable certificate.
pub fn client_config(roots: &TlsRoots) -> Result<Arc<ClientConfig>, Error> {
    let mut store = RootCertStore::empty();
    if !roots.only_extra {
        store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    if let Some(pem) = &roots.extra_pem {
        let before = store.len();
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            let certificate = certificate.map_err(|error| Error::Tls {
                reason: error.to_string(),
            })?;
            store.add(certificate).map_err(|error| Error::Tls {
                reason: error.to_string(),
            })?;
        }
        if store.len() == before {
            return Err(Error::Tls {
                reason: "the given file holds no certificate".to_owned(),
            });
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Tls {
            reason: error.to_string(),
        })?;
    Ok(Arc::new(
        config.with_root_certificates(store).with_no_client_auth(),
    ))
}
