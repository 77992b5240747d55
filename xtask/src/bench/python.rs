//! Packages of other tools, in an environment of their own under `target/`.

use std::fs;

use super::SCRATCH;
use super::commands::Line;
use crate::repository::root;

/// Packages with their versions, for the reference model and for analyses.
const REQUIREMENTS: [&str; 2] =
    ["gallery/baghdad-14/reference/requirements.txt", "xtask/peers/requirements.txt"];

/// Python with the packages that could be installed.
pub(crate) struct Python {
    program: String,
}

impl Python {
    /// Makes the environment unless it is there.
    pub(crate) fn find() -> Result<Self, String> {
        let folder = format!("{SCRATCH}/python");
        let program = format!("{folder}/bin/python");
        if !root().join(&program).exists() {
            Line::new("python3", &format!("-m venv {folder}")).listen()?;
        }
        Ok(Self { program })
    }

    /// A script of the reference folder. Nothing is written beside it.
    pub(crate) fn script(&self, name: &str, arguments: &str) -> Line {
        self.file(&format!("gallery/baghdad-14/reference/{name}"), arguments)
    }

    /// A script by its path, on one thread.
    pub(crate) fn file(&self, path: &str, arguments: &str) -> Line {
        let cache = root().join(SCRATCH).join("numba");
        Line::new(self.program.clone(), &format!("{path} {arguments}"))
            .with("PYTHONDONTWRITEBYTECODE", "1")
            .with("OMP_NUM_THREADS", "1")
            .with("NUMBA_CACHE_DIR", &cache.to_string_lossy())
    }

    /// Installs the package in the version that the requirements name, unless that is there.
    pub(crate) fn has(&self, package: &str) -> Result<(), String> {
        let mut text = String::new();
        for path in REQUIREMENTS {
            text += &fs::read_to_string(root().join(path))
                .map_err(|error| format!("cannot read {path}: {error}"))?;
        }
        let wanted = requirement(&text, package)
            .ok_or_else(|| format!("{} name no `{package}`", REQUIREMENTS.join(" and ")))?;
        let installed =
            Line::new(self.program.clone(), "-m pip list --format freeze --disable-pip-version-check")
                .listen()?;
        if installed.output.lines().any(|line| line.eq_ignore_ascii_case(wanted)) {
            return Ok(());
        }
        println!("installing {wanted}");
        // Without a network it gives up soon.
        let options =
            "-m pip install --quiet --disable-pip-version-check --retries 1 --timeout 20 --prefer-binary";
        Line::new(self.program.clone(), &format!("{options} {wanted}")).listen().map(drop)
    }
}

/// The line of the requirements that names the package.
fn requirement<'a>(text: &'a str, package: &str) -> Option<&'a str> {
    text.lines().map(str::trim).find(|line| line.split("==").next() == Some(package))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_found_by_its_whole_name() {
        let text = "numpy==2.4.6\npysd==3.14.3\n";
        assert_eq!(requirement(text, "pysd"), Some("pysd==3.14.3"));
        assert_eq!(requirement(text, "num"), None);
    }
}
