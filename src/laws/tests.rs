//! The laws over the seeds of the fuzz targets, as they are and mutated at random.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::test_runner::{TestError, TestRunner};

use super::ALL;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(fuzz().join("seeds").join(target)).expect("a directory of seeds");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

/// What was done to a seed: at which place, what, and with which bytes.
type Mutation = (prop::sample::Index, u8, Vec<u8>);

fn mutated(mut bytes: Vec<u8>, other: &[u8], mutations: &[Mutation]) -> Vec<u8> {
    for (place, kind, with) in mutations {
        let at = place.index(bytes.len() + 1);
        let end = bytes.len().min(at + with.len());
        match kind % 6 {
            0 => bytes.splice(at..end, with.iter().copied()).for_each(drop),
            1 => bytes.splice(at..at, with.iter().copied()).for_each(drop),
            2 => drop(bytes.drain(at..end)),
            3 => bytes.truncate(at),
            4 => bytes.splice(at.., other.get(at..).unwrap_or_default().iter().copied()).for_each(drop),
            _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << (with.len() % 8)),
        }
    }
    bytes
}

#[test]
fn the_laws_hold_for_mutated_seeds() {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    for (target, law) in ALL {
        let seeds = seeds(target);
        assert!(!seeds.is_empty(), "{target} has no seeds");
        seeds.iter().for_each(|seed| law(seed));
        let mutation = (any::<prop::sample::Index>(), any::<u8>(), prop::collection::vec(any::<u8>(), 0..6));
        let input = (
            any::<prop::sample::Index>(),
            any::<prop::sample::Index>(),
            prop::collection::vec(mutation, 1..5),
        );
        let mut runner = TestRunner::new(config.clone());
        let outcome = runner.run(&input, |(seed, other, mutations)| {
            law(&mutated(
                seeds[seed.index(seeds.len())].clone(),
                &seeds[other.index(seeds.len())],
                &mutations,
            ));
            Ok(())
        });
        if let Err(TestError::Fail(reason, (seed, other, mutations))) = outcome {
            let bytes =
                mutated(seeds[seed.index(seeds.len())].clone(), &seeds[other.index(seeds.len())], &mutations);
            panic!("{target}: {reason}\n{:?}", String::from_utf8_lossy(&bytes));
        }
    }
}

/// A law without its fuzz target would be tried by chance only.
#[test]
fn every_law_is_a_fuzz_target() {
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    for (target, _) in ALL {
        let path = format!("fuzz_targets/{target}.rs");
        assert!(manifest.contains(&format!("path = \"{path}\"")), "{target} is not in fuzz/Cargo.toml");
        let text = fs::read_to_string(fuzz().join(&path)).unwrap();
        assert!(text.contains(&format!("\"{target}\"")), "{path} does not run the law {target}");
    }
}
