//! `cargo xtask vscode`: the extension for Visual Studio Code as one file, from the files of its folder alone.
//!
//! Such a file is a zip archive with the extension in `extension/` and two pages that say what it is. The archive is written without
//! compression and without dates, so that the same files give the same bytes.

use std::fs;

use crate::repository::root;

const FOLDER: &str = "editors/vscode";

/// The files that go in; its tests stay out.
const FILES: [&str; 8] = [
    "package.json",
    "extension.js",
    "connection.js",
    "shapes.js",
    "language-configuration.json",
    "syntaxes/detente.tmLanguage.json",
    "readme.md",
    "LICENSE.txt",
];

/// Writes `target/detente-VERSION.vsix`.
pub(crate) fn write() -> Result<(), String> {
    let version = env!("CARGO_PKG_VERSION");
    let path = root().join("target").join(format!("detente-{version}.vsix"));
    let bytes = packed(version)?;
    fs::create_dir_all(root().join("target")).map_err(|error| format!("cannot make `target`: {error}"))?;
    fs::write(&path, &bytes).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    println!("{} ({} bytes)", path.display(), bytes.len());
    println!("install it with: code --install-extension {}", path.display());
    Ok(())
}

/// The archive.
fn packed(version: &str) -> Result<Vec<u8>, String> {
    let mut entries = vec![
        ("[Content_Types].xml".to_owned(), CONTENT_TYPES.as_bytes().to_vec()),
        ("extension.vsixmanifest".to_owned(), manifest(version).into_bytes()),
    ];
    for name in FILES {
        let source = match name {
            "LICENSE.txt" => root().join("LICENSE-MIT"),
            "readme.md" => root().join(FOLDER).join("README.md"),
            _ => root().join(FOLDER).join(name),
        };
        let bytes =
            fs::read(&source).map_err(|error| format!("cannot read {}: {error}", source.display()))?;
        if name == "package.json"
            && !String::from_utf8_lossy(&bytes).contains(&format!("\"version\": \"{version}\""))
        {
            return Err(format!("{FOLDER}/package.json does not say version {version}, as Cargo.toml does"));
        }
        entries.push((format!("extension/{name}"), bytes));
    }
    archive(&entries)
}

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension=".json" ContentType="application/json"/>
  <Default Extension=".js" ContentType="application/javascript"/>
  <Default Extension=".md" ContentType="text/markdown"/>
  <Default Extension=".txt" ContentType="text/plain"/>
  <Default Extension=".vsixmanifest" ContentType="text/xml"/>
</Types>
"#;

fn manifest(version: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="detente" Version="{version}" Publisher="detente"/>
    <DisplayName>Detente</DisplayName>
    <Description xml:space="preserve">Models of strategic conflict, with the language server of Detente</Description>
    <Categories>Programming Languages,Formatters</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="^1.75.0"/>
    </Properties>
    <License>extension/LICENSE.txt</License>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
  </Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/readme.md" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE.txt" Addressable="true"/>
  </Assets>
</PackageManifest>
"#
    )
}

/// A zip archive of stored files (PKWARE's APPNOTE 6.3, without what large or compressed files need).
fn archive(entries: &[(String, Vec<u8>)]) -> Result<Vec<u8>, String> {
    let (mut files, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in entries {
        let offset = small(files.len())?;
        let mut about = Vec::new();
        // Version needed; names in UTF-8; stored; midnight of the first day that the format knows.
        for part in [20u16, 1 << 11, 0, 0, 0x21] {
            about.extend(part.to_le_bytes());
        }
        for part in [checksum(bytes), small(bytes.len())?, small(bytes.len())?] {
            about.extend(part.to_le_bytes());
        }
        about.extend((name.len() as u16).to_le_bytes());
        // Nothing more about the file.
        about.extend(0u16.to_le_bytes());
        files.extend(b"PK\x03\x04");
        files.extend(&about);
        files.extend(name.as_bytes());
        files.extend(bytes);
        // Made by version 2.0; then as before; no comment, first disk, no attributes.
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, length, count) = (small(files.len())?, small(directory.len())?, entries.len() as u16);
    files.extend(directory);
    files.extend(b"PK\x05\x06\x00\x00\x00\x00");
    files.extend(count.to_le_bytes());
    files.extend(count.to_le_bytes());
    files.extend(length.to_le_bytes());
    files.extend(start.to_le_bytes());
    files.extend([0; 2]);
    Ok(files)
}

fn small(length: usize) -> Result<u32, String> {
    u32::try_from(length).map_err(|_| "the extension is too large for a plain archive".to_owned())
}

/// The cyclic redundancy check of 32 bits that zip archives use.
fn checksum(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(bytes: &[u8], at: usize, length: usize) -> usize {
        bytes[at..at + length].iter().rev().fold(0, |sum, byte| sum * 256 + usize::from(*byte))
    }

    /// The files of an archive, found as readers find them: from its end by way of the directory.
    fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
        let end = bytes.len() - 22;
        assert_eq!(&bytes[end..end + 4], b"PK\x05\x06");
        let (count, mut at) = (number(bytes, end + 10, 2), number(bytes, end + 16, 4));
        assert_eq!(at + number(bytes, end + 12, 4), end, "the directory ends where the end begins");
        let mut files = Vec::new();
        for _ in 0..count {
            assert_eq!(&bytes[at..at + 4], b"PK\x01\x02");
            let (sum, length) = (number(bytes, at + 16, 4), number(bytes, at + 24, 4));
            let (name_length, offset) = (number(bytes, at + 28, 2), number(bytes, at + 42, 4));
            let name = String::from_utf8(bytes[at + 46..at + 46 + name_length].to_vec()).expect("text");
            assert_eq!(&bytes[offset..offset + 4], b"PK\x03\x04");
            assert_eq!(bytes[offset + 4..offset + 30], bytes[at + 6..at + 32], "both say the same");
            let start = offset + 30 + name_length;
            assert_eq!(bytes[offset + 30..start], *name.as_bytes());
            let file = bytes[start..start + length].to_vec();
            assert_eq!(checksum(&file) as usize, sum);
            files.push((name, file));
            at += 46 + name_length;
        }
        files
    }

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        // The check value of CRC-32/ISO-HDLC.
        assert_eq!(checksum(b"123456789"), 0xCBF4_3926);
        assert_eq!(checksum(b""), 0);
    }

    #[test]
    fn the_extension_is_packed_whole() {
        let version = env!("CARGO_PKG_VERSION");
        let bytes = packed(version).expect("it can be packed");
        assert_eq!(packed(version), Ok(bytes.clone()), "the same files give the same bytes");
        let files = unpacked(&bytes);
        let text = |name: &str| {
            let file = files.iter().find(|(own, _)| own == name).unwrap_or_else(|| panic!("no {name}"));
            String::from_utf8(file.1.clone()).expect("text")
        };
        assert!(
            text("extension.vsixmanifest").contains(&format!("Version=\"{version}\" Publisher=\"detente\""))
        );
        for name in FILES {
            let extension = name.rsplit('.').next().unwrap_or_default();
            assert!(text("[Content_Types].xml").contains(&format!("Extension=\".{extension}\"")), "{name}");
        }
        // What the manifest names is there, and so is what each script loads.
        for part in text("extension.vsixmanifest").split("Path=\"").skip(1) {
            text(part.split('"').next().unwrap_or_default());
        }
        for name in ["./extension.js", "./language-configuration.json", "./syntaxes/detente.tmLanguage.json"]
        {
            assert!(text("extension/package.json").contains(name));
            text(&name.replace("./", "extension/"));
        }
        for script in ["extension.js", "connection.js", "shapes.js"] {
            for part in text(&format!("extension/{script}")).split("require(\"./").skip(1) {
                text(&format!("extension/{}.js", part.split('"').next().unwrap_or_default()));
            }
        }
    }

    #[test]
    fn another_version_is_not_packed() {
        assert!(packed("9.9.9").is_err_and(|why| why.contains("package.json")));
    }
}
