//! The static site: built when its sources changed, uploaded with the right cache headers.

use std::collections::BTreeSet;
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

/// Names of assets hold a hash of what is in them, so a browser may keep them for a year.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// A page is asked for again each time.
const ASK_AGAIN: &str = "no-cache";

/// What a browser is told that a file is, by the end of its name. All texts are UTF-8, and said to be.
const MEDIA_TYPES: [(&str, &str); 5] = [
    ("css", "text/css; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("svg", "image/svg+xml; charset=utf-8"),
    ("txt", "text/plain; charset=utf-8"),
];

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

/// Puts the built site into the stack's bucket. Assets come first: no page may name one that isn't there.
pub(crate) fn upload(places: &Places, aws: &Aws, stack: &Stack) -> Result<()> {
    let dist = places.in_root("static-site/dist");
    let bucket = format!("s3://{}", stack.output("SiteBucketName")?);
    let [from, to] = [dist.join("assets").display().to_string(), format!("{bucket}/assets")];
    // Old assets stay: a page that somebody has open may still name them.
    for (ending, media_type) in media_types(&dist.join("assets"))? {
        sync(aws, [&from, &to], ending, &["--content-type", media_type, "--cache-control", FOR_EVER])?;
    }
    let from = dist.display().to_string();
    for (ending, media_type) in media_types(&dist)? {
        let page = ["--content-type", media_type, "--cache-control", ASK_AGAIN];
        sync(
            aws,
            [&from, &bucket],
            ending,
            &[&["--exclude", "assets/*", "--delete"], page.as_slice()].concat(),
        )?;
    }
    Ok(())
}

fn sync(aws: &Aws, way: [&str; 2], ending: &str, more: &[&str]) -> Result<()> {
    let files = format!("*.{ending}");
    // Of two filters the later one counts.
    let these = ["--no-progress", "--exclude", "*", "--include", &files];
    aws.call(&[&["s3", "sync", way[0], way[1]], these.as_slice(), more].concat())
}

/// The kinds of files that lie in a folder itself. One that isn't known is a fault: nothing would say what it is.
fn media_types(folder: &Path) -> Result<BTreeSet<(&'static str, &'static str)>> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            continue;
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        let known = MEDIA_TYPES.into_iter().find(|(ending, _)| name.ends_with(&format!(".{ending}")));
        found.insert(known.with_context(|| format!("what is {name}? MEDIA_TYPES doesn't say"))?);
    }
    Ok(found)
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
