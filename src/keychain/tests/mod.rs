//! The keychains against the real stores.

#[cfg(target_os = "linux")]
mod kernel_keyring;
#[cfg(any(target_os = "macos", windows))]
mod native;
mod passphrases;
#[cfg(target_os = "linux")]
mod secret_service;
#[cfg(target_os = "linux")]
mod session;

use super::*;

#[test]
fn backends_have_the_names_that_settings_use() {
    for backend in Backend::ALL {
        assert_eq!(backend.name().parse(), Ok(backend));
    }
    let error = "gnome\n".parse::<Backend>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`gnome\\n` is not a keychain: it is one of file, secret-service, keychain, credential-manager, keyutils"
    );
    for backend in Backend::ALL {
        assert!(error.to_string().contains(backend.name()), "{backend}");
    }
}

#[test]
fn a_bus_that_would_have_to_be_started_is_absent() {
    let directory = tempfile::tempdir().unwrap();
    let find = |address: Option<&str>| SessionBus::find(address.map(AsRef::as_ref), Some(directory.path()));
    assert_eq!(find(None), SessionBus::Absent);
    assert_eq!(find(Some("")), SessionBus::Absent);
    assert_eq!(find(Some("autolaunch:")), SessionBus::Absent);
    assert_eq!(find(Some("unix:path=/nowhere")), SessionBus::Named);
    assert_eq!(SessionBus::find(None, None), SessionBus::Absent);
    std::fs::create_dir(directory.path().join("bus")).unwrap();
    assert_eq!(find(None), SessionBus::Named);
}
