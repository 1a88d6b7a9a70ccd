//! What keyfob is made of: how many packages, why each direct one, and what runs when they are built.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that cannot ask cargo has failed"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What releases are made for.
const PLATFORMS: [&str; 4] = [
    "x86_64-unknown-linux-gnu",
    "x86_64-unknown-linux-musl",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-gnu",
];

/// The most packages that may go into the program for one platform, those that only build it included. Somebody who
/// adds one that brings more finds this test, and either another package or good words for a larger number.
const CAP: usize = 295;

/// What may run while keyfob is built, and what it does. Nothing here fetches anything.
const BUILD_SCRIPTS: &[(&str, &str)] = &[
    ("anyhow", "asks the compiler which features it has"),
    ("aws-lc-rs", "names the package that has the C code"),
    ("aws-lc-sys", "compiles the cryptography's C and assembly, from its own package"),
    ("aws-types", "tells the version of the compiler"),
    ("crc32fast", "asks the compiler which features it has"),
    ("crunchy", "writes the macros that it consists of"),
    ("generic-array", "asks the compiler which features it has"),
    ("getrandom", "chooses the system's source of random numbers"),
    ("httparse", "asks the compiler which features it has"),
    ("icu_normalizer_data", "leads to the tables in its own package"),
    ("icu_properties_data", "leads to the tables in its own package"),
    ("libc", "asks the compiler for its version"),
    ("libdbus-sys", "compiles libdbus, from its own package"),
    ("libm", "asks for the kind of machine"),
    ("nix", "gives names to sets of platforms"),
    ("num-traits", "asks the compiler which features it has"),
    ("parking_lot_core", "chooses the way of waiting"),
    ("portable-atomic", "asks the compiler which features it has"),
    ("proc-macro2", "asks the compiler which features it has"),
    ("quote", "asks the compiler for its version"),
    ("rustix", "chooses between system calls and libc"),
    ("rustls", "asks the compiler which features it has"),
    ("rustversion", "asks the compiler for its version"),
    ("serde", "asks the compiler which features it has"),
    ("serde_core", "asks the compiler which features it has"),
    ("serde_json", "chooses the width of numbers"),
    ("signal-hook", "compiles a few lines of C, from its own package"),
    ("thiserror", "asks the compiler which features it has"),
    ("tiny-keccak", "checks that a hash was chosen"),
    ("winapi", "chooses the libraries of Windows to link"),
    ("winapi-x86_64-pc-windows-gnu", "says where its import libraries are"),
    ("winreg", "nothing on this platform"),
    ("zerocopy", "asks the compiler which features it has"),
    ("zmij", "asks the compiler which features it has"),
];

/// What a build script that fetches would have in its text, or among what it is built with.
const FETCHING: [&str; 9] =
    ["TcpStream", "ureq::", "reqwest::", "curl::", "\"curl\"", "\"wget\"", "git2::", "attohttpc", "minreq"];

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--locked", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The packages that are built for a platform, as `name vVERSION`, but for keyfob itself.
fn built_for(platform: &str, edges: &str) -> BTreeSet<String> {
    let tree = cargo(&["tree", "--prefix", "none", "--target", platform, "-e", edges, "-f", "{p}"]);
    let name_and_version = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    tree.lines().map(name_and_version).filter(|package| !package.starts_with("keyfob ")).collect()
}

fn metadata() -> Value {
    serde_json::from_str(&cargo(&["metadata", "--format-version", "1"])).unwrap()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap()
}

#[test]
fn there_are_no_more_packages_than_agreed() {
    let counts = PLATFORMS.map(|platform| (platform, built_for(platform, "normal,build").len()));
    println!("packages: {counts:?}");
    for (platform, count) in counts {
        assert!(count > 100, "cargo tree was not understood");
        assert!(count <= CAP, "{count} packages for {platform}, and {CAP} were agreed");
    }
}

#[test]
fn every_direct_dependency_has_its_reason() {
    let architecture = include_str!("../ARCHITECTURE.md");
    let (_, table) = architecture.split_once("\n## Dependencies\n").unwrap();
    let table = table.split("\n## ").next().unwrap();
    let explained: BTreeSet<&str> = table
        .lines()
        .filter_map(|row| row.strip_prefix("| ")?.split_once(" | "))
        .flat_map(|(names, _)| names.split(", "))
        .map(|name| name.split(' ').next().unwrap())
        .collect();
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    let keyfob = packages.iter().find(|package| package["name"] == "keyfob").unwrap();
    let direct: BTreeSet<&str> =
        keyfob["dependencies"].as_array().unwrap().iter().map(|wanted| text(wanted, "name")).collect();
    let unexplained: Vec<_> = direct.difference(&explained).collect();
    assert!(unexplained.is_empty(), "without a reason in ARCHITECTURE.md: {unexplained:?}");
    let gone: Vec<_> =
        explained.difference(&direct).filter(|name| !["crate", "---"].contains(name)).collect();
    assert!(gone.is_empty(), "in ARCHITECTURE.md, but no dependency: {gone:?}");
}

/// The build scripts of what is built, by package.
fn build_scripts() -> BTreeMap<String, Vec<PathBuf>> {
    let edges = "normal,build,dev";
    let built: BTreeSet<String> = PLATFORMS.iter().flat_map(|platform| built_for(platform, edges)).collect();
    let metadata = metadata();
    let mut scripts = BTreeMap::<String, Vec<PathBuf>>::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = text(package, "name");
        if !built.contains(&format!("{name} v{}", text(package, "version"))) {
            continue;
        }
        let targets = package["targets"].as_array().unwrap().iter();
        let scripts_of_package = targets
            .filter(|target| target["kind"].as_array().unwrap().contains(&"custom-build".into()))
            .map(|target| PathBuf::from(text(target, "src_path")));
        for script in scripts_of_package {
            scripts.entry(name.to_owned()).or_default().push(script);
        }
    }
    scripts
}

/// A build script's text; all of its directory where that is not the package's own.
fn script_texts(script: &Path) -> Vec<String> {
    let directory = script.parent().unwrap();
    if directory.join("Cargo.toml").exists() {
        return vec![std::fs::read_to_string(script).unwrap()];
    }
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_file()).map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn build_scripts_are_known_and_fetch_nothing() {
    let known: BTreeMap<&str, &str> = BUILD_SCRIPTS.iter().copied().collect();
    let found = build_scripts();
    for (name, scripts) in &found {
        assert!(known.contains_key(name.as_str()), "{name} has a build script that nobody has looked at");
        for text in scripts.iter().flat_map(|script| script_texts(script)) {
            let fetching = FETCHING.iter().find(|word| text.contains(**word));
            assert!(fetching.is_none(), "the build script of {name} mentions {}", fetching.unwrap());
        }
    }
    let gone: Vec<_> = known.keys().filter(|name| !found.contains_key(**name)).collect();
    assert!(gone.is_empty(), "on the list, but without a build script: {gone:?}");
}

#[test]
fn build_scripts_are_built_with_nothing_that_fetches() {
    let clients = ["ureq ", "reqwest ", "curl ", "git2 ", "attohttpc ", "minreq ", "isahc "];
    for platform in PLATFORMS {
        for package in built_for(platform, "normal,build") {
            let client = clients.iter().find(|client| package.starts_with(**client));
            assert!(client.is_none(), "{package} can fetch, and is built for {platform}");
        }
    }
}
