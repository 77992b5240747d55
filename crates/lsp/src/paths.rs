//! Files as the protocol names them: addresses that start with `file://`, with what is no plain letter in per cent.

use std::path::{Path, PathBuf};

/// The file of an address; `None` for a text that is no file yet.
pub(crate) fn path(address: &str) -> Option<PathBuf> {
    let rest = address.strip_prefix("file://")?;
    // A host may stand first; only this machine can be meant.
    let path = decoded(&rest[rest.find('/')?..])?;
    let drive = path.as_bytes().get(2) == Some(&b':') && path.as_bytes()[1].is_ascii_alphabetic();
    Some(PathBuf::from(if drive { &path[1..] } else { &path }))
}

/// The address of a file.
pub(crate) fn address(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut address = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address += &format!("%{byte:02X}");
        }
    }
    address
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digit = |byte: u8| char::from(byte).to_digit(16);
            bytes.push((digit(digits[0])? * 16 + digit(digits[1])?) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_files_belong_to_one_another() {
        for name in ["/home/a b/é%20#?.detente", "/x", "/a/b.c-d_e~f"] {
            assert_eq!(path(&address(Path::new(name))), Some(PathBuf::from(name)));
        }
        assert_eq!(address(Path::new("/a b")), "file:///a%20b");
        assert_eq!(path("file:///c%3A/models/a.detente"), Some(PathBuf::from("c:/models/a.detente")));
        assert_eq!(path("file://localhost/a"), Some(PathBuf::from("/a")));
    }

    #[test]
    fn what_is_no_file_has_no_path() {
        for address in [
            "untitled:Untitled-1",
            "",
            "file://",
            "file:///%",
            "file:///%f",
            "file:///%zz",
            "file:///%ff",
            "http://a/b",
        ] {
            assert_eq!(path(address), None, "{address}");
        }
    }
}
