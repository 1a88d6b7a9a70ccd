//! Links the unwinder into the binary on Linux with the GNU C library.
//!
//! The standard library asks the linker for the shared `libgcc_s`, and finding, mapping and relocating it takes an eighth
//! of the time in which an empty program starts: too much for a program that every AWS command waits for. GCC brings
//! the same code as the static `libgcc_eh`. A linker script of the shared library's name, in a directory that is
//! searched first, names the static one in its place. Where the C compiler has no `libgcc_eh`, nothing is changed.

#![expect(clippy::disallowed_methods, reason = "cargo talks to a build script through its environment")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn main() {
    say("rerun-if-changed=build.rs");
    say("rerun-if-env-changed=CC");
    let of_target = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    let is_static = of_target("FEATURE").split(',').any(|feature| feature == "crt-static");
    if of_target("OS") != "linux" || of_target("ENV") != "gnu" || is_static || !has_static_unwinder() {
        return;
    }
    let Some(directory) = env::var_os("OUT_DIR").map(PathBuf::from) else { return };
    if fs::write(directory.join("libgcc_s.so"), "INPUT ( -lgcc_eh )\n").is_ok() {
        say(&format!("rustc-link-search=native={}", directory.display()));
    }
}

/// GCC answers with a whole path for a file that it has, and with the bare name for one that it lacks.
fn has_static_unwinder() -> bool {
    let linker = env::var_os("RUSTC_LINKER").or_else(|| env::var_os("CC")).unwrap_or_else(|| "cc".into());
    let Ok(answer) = Command::new(linker).arg("-print-file-name=libgcc_eh.a").output() else { return false };
    answer.status.success() && Path::new(String::from_utf8_lossy(&answer.stdout).trim()).is_absolute()
}

fn say(directive: &str) {
    println!("cargo::{directive}");
}
