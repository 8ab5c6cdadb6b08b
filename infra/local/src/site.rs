//! The static site: built when its sources changed, and uploaded.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::aws::Aws;
use crate::command;
use crate::places::Places;
use crate::stack::Stack;

/// What the built site was made from.
pub(crate) fn stamp(places: &Places) -> Result<String> {
    fs::read_to_string(places.shared("stamps/site")).context("the site was not built")
}

/// Installs the site's tools if their lock file changed, and builds it if a source did.
pub(crate) fn build(places: &Places) -> Result<()> {
    let site = places.in_root("static-site");
    let log = places.log("site");
    install(places, "static-site")?;
    let sources = fingerprint(&site)?;
    let stamp = places.shared("stamps/site");
    let built = site.join("dist").is_dir();
    if built && fs::read_to_string(&stamp).is_ok_and(|old| old == sources) {
        return Ok(());
    }
    command::run(Command::new("npm").args(["run", "build"]).current_dir(&site), &log)?;
    for page in ["gather-en.html", "admin.html", "problems.html"] {
        ensure!(site.join("dist").join(page).is_file(), "npm run build made no static-site/dist/{page}");
    }
    Ok(fs::write(stamp, sources)?)
}

/// `npm ci` in a folder, if its lock file changed since the last time.
pub(crate) fn install(places: &Places, folder: &str) -> Result<()> {
    let lock = fs::read_to_string(places.in_root(folder).join("package-lock.json"))?;
    let stamp = places.shared(&format!("stamps/npm-{}", folder.replace('/', "-")));
    fs::create_dir_all(places.shared("stamps"))?;
    let installed = places.in_root(folder).join("node_modules").is_dir();
    if installed && fs::read_to_string(&stamp).is_ok_and(|old| old == lock) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--no-progress"]).current_dir(places.in_root(folder));
    command::run(&mut npm, &places.log("site"))?;
    Ok(fs::write(stamp, lock)?)
}

/// Puts the built site into the stack's bucket.
pub(crate) fn upload(places: &Places, aws: &Aws, stack: &Stack) -> Result<()> {
    let mut upload = aws.tool("python");
    upload.arg("infra/upload_site.py").arg(places.in_root("static-site/dist"));
    command::run(upload.arg(stack.output("SiteBucketName")?), aws.log())
}

/// Makes CloudFront ask for the pages again, for both sites.
pub(crate) fn invalidate(aws: &Aws, stack: &Stack) -> Result<()> {
    for distribution in ["GatherDistributionId", "AdminDistributionId"] {
        let id = stack.output(distribution)?;
        aws.call(&["cloudfront", "create-invalidation", "--distribution-id", id, "--paths", "/*"])?;
    }
    Ok(())
}

/// A short word for all that the site is built from.
fn fingerprint(site: &Path) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    add(site, &mut hasher)?;
    Ok(format!("{:x}", hasher.finish()))
}

fn add(folder: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        // The last one is made from openapi.yaml for the check of types, and no part of what is built.
        if name == "node_modules" || name == "dist" || name == "schema.d.ts" {
            continue;
        }
        name.hash(hasher);
        match entry.file_type()?.is_dir() {
            true => add(&entry.path(), hasher)?,
            false => fs::read(entry.path())?.hash(hasher),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// `npm ci` holds each package against its hash, where the lock file has one.
    #[test]
    fn every_package_of_npm_has_its_hash_and_no_address() {
        for folder in ["static-site", "tests/browser"] {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
            let lock = fs::read_to_string(root.join(folder).join("package-lock.json")).unwrap();
            let lock: Value = serde_json::from_str(&lock).unwrap();
            let packages = lock["packages"].as_object().unwrap();
            assert!(packages.len() > 50, "{folder}");
            for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
                let hash = package["integrity"].as_str().unwrap_or_default();
                assert!(hash.starts_with("sha512-"), "{folder}: {name} {hash}");
                assert_eq!(package["resolved"], Value::Null, "{folder}: {name} names where it comes from");
            }
        }
    }
}
