//! What a released program is made of: a software bill of materials (CycloneDX 1.5, JSON) and the licences of everything
//! in it, from cargo's own knowledge. `scripts/dist.sh` runs this. Equal sources give equal bytes.
//!
//! ```text
//! cargo run --example bill_of_materials -- TRIPLE BOM LICENCES
//! ```

#![expect(clippy::disallowed_methods, reason = "a program for developers asks cargo and writes new files")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

/// How deep below a package's directory a licence may be: C code that comes with a package has its own.
const LICENCE_DEPTH: usize = 3;

/// One package that is linked.
struct Package {
    name: String,
    version: String,
    id: String,
    licence: String,
    repository: Option<String>,
    checksum: Option<String>,
    directory: PathBuf,
}

impl Package {
    fn purl(&self) -> String {
        format!("pkg:cargo/{}@{}", self.name, self.version)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [triple, bom, licences] = arguments.as_slice() else {
        return Err("TRIPLE BOM LICENCES are needed".into());
    };
    let metadata: Value = serde_json::from_str(&cargo(&["metadata", "--format-version", "1"])?)?;
    let linked = linked(triple)?;
    let lock = checksums(&fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock"))?);
    let packages = packages(&metadata, &linked, &lock);
    if packages.len() != linked.len() {
        return Err("cargo tree and cargo metadata know different packages".into());
    }
    fs::write(bom, format!("{:#}\n", bill(&packages, &metadata, triple)))?;
    fs::write(licences, licence_texts(&packages)?)?;
    Ok(())
}

fn cargo(arguments: &[&str]) -> Result<String, Box<dyn Error>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).args(["--locked"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Name and version of all that is linked. `cargo metadata` would also name what optional features could bring.
fn linked(triple: &str) -> Result<BTreeSet<(String, String)>, Box<dyn Error>> {
    let tree = cargo(&["tree", "--prefix", "none", "--target", triple, "-e", "normal", "-f", "{p}"])?;
    let name_and_version = |line: &str| {
        let (name, rest) = line.split_once(" v")?;
        Some((name.to_owned(), rest.split(' ').next()?.to_owned()))
    };
    Ok(tree.lines().filter_map(name_and_version).collect())
}

/// SHA-256 of the packages' archives, by name and version.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let value = |block: &str, key: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \""))?;
        Some(line.trim_end_matches('"').to_owned())
    };
    let blocks = lock.split("[[package]]");
    blocks
        .filter_map(|block| {
            Some(((value(block, "name")?, value(block, "version")?), value(block, "checksum")?))
        })
        .collect()
}

fn packages(
    metadata: &Value,
    linked: &BTreeSet<(String, String)>,
    lock: &BTreeMap<(String, String), String>,
) -> Vec<Package> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let all = metadata["packages"].as_array().into_iter().flatten();
    let mut packages: Vec<Package> = all
        .filter_map(|package| {
            let key = (text(&package["name"])?, text(&package["version"])?);
            let manifest = PathBuf::from(text(&package["manifest_path"])?);
            linked.contains(&key).then(|| Package {
                id: text(&package["id"]).unwrap_or_default(),
                licence: text(&package["license"])
                    .unwrap_or_else(|| "unknown".to_owned())
                    .replace('/', " OR "),
                repository: text(&package["repository"]),
                checksum: lock.get(&key).cloned(),
                directory: manifest.parent().map(Path::to_owned).unwrap_or_default(),
                name: key.0,
                version: key.1,
            })
        })
        .collect();
    packages.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    packages
}

fn bill(packages: &[Package], metadata: &Value, triple: &str) -> Value {
    let is_root = |package: &&Package| package.name == env!("CARGO_PKG_NAME");
    let purls: BTreeMap<&str, String> =
        packages.iter().map(|package| (package.id.as_str(), package.purl())).collect();
    let nodes = metadata["resolve"]["nodes"].as_array().into_iter().flatten();
    let dependencies: BTreeMap<&String, BTreeSet<&String>> = nodes
        .filter_map(|node| {
            let needs = node["dependencies"].as_array().into_iter().flatten();
            let needs = needs.filter_map(|id| purls.get(id.as_str()?));
            Some((purls.get(node["id"].as_str()?)?, needs.collect()))
        })
        .collect();
    let root = packages.iter().find(is_root).map(|root| component(root, "application"));
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": root,
            "properties": [{ "name": "keyfob:target", "value": triple }],
        },
        "components": packages
            .iter()
            .filter(|package| !is_root(package))
            .map(|package| component(package, "library"))
            .collect::<Vec<_>>(),
        "dependencies": dependencies
            .iter()
            .map(|(purl, needs)| json!({ "ref": purl, "dependsOn": needs }))
            .collect::<Vec<_>>(),
    })
}

fn component(package: &Package, kind: &str) -> Value {
    let mut component = json!({
        "type": kind,
        "bom-ref": package.purl(),
        "name": package.name,
        "version": package.version,
        "purl": package.purl(),
        "licenses": [{ "expression": package.licence }],
    });
    if let Some(checksum) = &package.checksum {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    if let Some(repository) = &package.repository {
        component["externalReferences"] = json!([{ "type": "vcs", "url": repository }]);
    }
    component
}

/// Every licence text once, after the packages that it came with.
fn licence_texts(packages: &[Package]) -> Result<String, Box<dyn Error>> {
    let mut text = String::from("What is linked into keyfob, and under which licences\n\n");
    let mut sources = BTreeMap::<String, BTreeSet<String>>::new();
    for package in packages.iter().filter(|package| package.name != env!("CARGO_PKG_NAME")) {
        writeln!(text, "{} {}: {}", package.name, package.version, package.licence)?;
        for path in licence_files(&package.directory, LICENCE_DEPTH)? {
            let content = String::from_utf8_lossy(&fs::read(&path)?).replace("\r\n", "\n").trim().to_owned();
            let within = path.strip_prefix(&package.directory)?;
            let origin = format!("{} {}, {}", package.name, package.version, within.display());
            sources.entry(content).or_default().insert(origin);
        }
    }
    let mut texts: Vec<_> = sources.into_iter().map(|(content, origins)| (origins, content)).collect();
    texts.sort();
    for (origins, content) in texts {
        let origins: Vec<_> = origins.into_iter().collect();
        write!(text, "\n{}\n{}\n\n{content}\n", "=".repeat(80), origins.join("\n"))?;
    }
    Ok(text)
}

fn licence_files(directory: &Path, depth: usize) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        if path.is_dir() && depth > 0 && name != "TESTS" && name != "TEST" {
            found.extend(licence_files(&path, depth - 1)?);
        } else if path.is_file()
            && ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE"]
                .iter()
                .any(|start| name.starts_with(start))
            && !name.ends_with(".RS")
        {
            found.push(path);
        }
    }
    Ok(found)
}
