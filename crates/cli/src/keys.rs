//! Keys of publishers in the form of minisign: making a pair, and reading secret and public
//! keys.

use crate::failure::Failure;
use crate::report::Reporter;
use anyhow::{Context as _, Result, anyhow, bail};
use ct_codecs::{Base64, Decoder as _};
use minisign::{KeyPair, SecretKey, SecretKeyBox};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The environment variable that has the password of a secret key.
const PASSWORD: &str = "BOOKMOBILE_KEY_PASSWORD";

/// The most bytes of a password that minisign accepts.
const MAX_PASSWORD_BYTES: usize = 1024;

/// The beginning of a secret key that is encrypted: the names of its algorithms in Base64.
const ENCRYPTED: &str = "RWRTY0Iy";

/// The beginning of a secret key that is not encrypted.
const UNENCRYPTED: &str = "RWQAAEIy";

/// The public key of a publisher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublicKey {
    key: minisign_verify::PublicKey,
    /// The id as minisign prints it.
    pub(crate) id: String,
    /// The key as minisign writes it.
    pub(crate) base64: String,
}

impl PublicKey {
    /// Reads a key: its Base64 alone, or after a line with a comment.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let base64 = text.lines().map(str::trim).rfind(|line| !line.is_empty())?;
        let key = minisign_verify::PublicKey::from_base64(base64).ok()?;
        let id = key_id(minisign::PublicKey::from_base64(base64).ok()?.keynum());
        let base64 = base64.to_owned();
        Some(Self { key, id, base64 })
    }

    /// Takes a key as the command line has it: the key, or a file of it.
    pub(crate) fn parse_or_read(written: &str) -> Result<Self> {
        if let Some(key) = Self::parse(written) {
            return Ok(key);
        }
        let Ok(bytes) = fs::read(written) else {
            bail!("{written} is neither a public key nor a file of one");
        };
        let text = String::from_utf8_lossy(&bytes);
        Self::parse(&text).ok_or_else(|| {
            if is_secret_key(&text) {
                anyhow!("{written} has a secret key; name the file of the public key (.pub)")
            } else {
                anyhow!("{written} has no public key")
            }
        })
    }

    /// The key as a file.
    pub(crate) fn to_file(&self) -> String {
        let Self { id, base64, .. } = self;
        format!("untrusted comment: minisign public key: {id}\n{base64}\n")
    }

    /// Whether a signature, the text of a file, is that of these bytes by this key.
    pub(crate) fn has_signed(&self, bytes: &[u8], signature: &str) -> bool {
        let signature = minisign_verify::Signature::decode(signature);
        signature.is_ok_and(|signature| self.key.verify(bytes, &signature, false).is_ok())
    }
}

/// The id of a key as minisign prints it.
pub(crate) fn key_id(bytes: &[u8]) -> String {
    // The number is stored with its lowest byte first.
    let id = bytes
        .iter()
        .rev()
        .fold(0_u64, |id, byte| id << 8 | u64::from(*byte));
    format!("{id:016X}")
}

/// Makes a pair of keys and writes it.
pub(crate) fn create(name: &Path, reporter: Reporter) -> Result<(), Failure> {
    let (secret_file, public_file) = (with_ending(name, "key")?, with_ending(name, "pub")?);
    for file in [&secret_file, &public_file] {
        if fs::symlink_metadata(file).is_ok() {
            let shown = file.display();
            return Err(anyhow!("{shown} is there already; choose another name").into());
        }
    }
    let password = new_password()?;
    let pair = if password.is_empty() {
        KeyPair::generate_unencrypted_keypair()
    } else {
        KeyPair::generate_encrypted_keypair(Some(password.clone()))
    };
    let KeyPair { pk, sk } = pair.context("the keys could not be made")?;
    let public = PublicKey::parse(&pk.to_base64()).context("the keys could not be made")?;
    let secret = sk.to_box(Some("bookmobile secret key"));
    let secret = secret.context("the keys could not be made")?;
    write_new(&secret_file, &secret.into_string(), true)?;
    write_new(&public_file, &public.to_file(), false)?;
    let (secret, shown) = (secret_file.display(), public_file.display());
    reporter.say(&format!(
        "made {secret}, which only you should have, and {shown} for your readers: key {} ({})",
        public.id, public.base64
    ));
    if password.is_empty() {
        reporter.hint("the secret key has no password: who has the file can sign");
    }
    Ok(())
}

/// Reads a secret key, with the public key that belongs to it.
pub(crate) fn read_secret(file: &Path) -> Result<(SecretKey, PublicKey)> {
    let shown = file.display();
    let bytes = fs::read(file).with_context(|| shown.to_string())?;
    let text = String::from_utf8_lossy(&bytes);
    if !is_secret_key(&text) {
        if PublicKey::parse(&text).is_some() {
            bail!("{shown} has a public key; name the file of the secret key (.key)");
        }
        bail!("{shown} has no secret key");
    }
    let encoded = encoded(&text);
    let secret = if encoded.starts_with(ENCRYPTED) {
        let password = password_of(file)?;
        let secret = SecretKeyBox::from(text.into_owned());
        secret.into_secret_key(Some(password))
    } else {
        // `into_unencrypted_secret_key` wants a checksum, which minisign does not write.
        let bytes = Base64::decode_to_vec(encoded, None).unwrap_or_default();
        SecretKey::from_bytes(&bytes)
    };
    let secret = secret.map_err(|error| match error.kind() {
        // The checksum of an encrypted key is wrong.
        minisign::ErrorKind::Verify => anyhow!("the password is not that of {shown}"),
        _ => anyhow!("{shown} is damaged: {error}"),
    })?;
    let public = minisign::PublicKey::from_secret_key(&secret)?;
    let public = PublicKey::parse(&public.to_base64());
    Ok((
        secret,
        public.with_context(|| format!("{shown} is damaged"))?,
    ))
}

/// The line of a file that has the key.
fn encoded(text: &str) -> &str {
    text.lines().nth(1).unwrap_or_default()
}

/// Whether the text of a file begins as a secret key does, encrypted or not.
fn is_secret_key(text: &str) -> bool {
    let encoded = encoded(text);
    encoded.starts_with(ENCRYPTED) || encoded.starts_with(UNENCRYPTED)
}

/// The password for a new key; empty if it is to have none.
fn new_password() -> Result<String> {
    if let Some(password) = password_of_environment()? {
        return Ok(password);
    }
    let password = ask("Password for the secret key (empty for none): ")?;
    if !password.is_empty() && ask("The same once more: ")? != password {
        bail!("the two passwords are not the same");
    }
    Ok(password)
}

/// The password of an encrypted key.
fn password_of(file: &Path) -> Result<String> {
    match password_of_environment()? {
        Some(password) => Ok(password),
        None => ask(&format!("Password of {}: ", file.display())),
    }
}

fn password_of_environment() -> Result<Option<String>> {
    let Some(password) = std::env::var_os(PASSWORD) else {
        return Ok(None);
    };
    let Ok(password) = password.into_string() else {
        bail!("{PASSWORD} is no text in UTF-8");
    };
    check_length(password).map(Some)
}

/// Asks in the terminal.
fn ask(prompt: &str) -> Result<String> {
    let password = rpassword::prompt_password(prompt).with_context(|| {
        format!("there is no terminal to ask for the password; set {PASSWORD} to it")
    })?;
    check_length(password)
}

fn check_length(password: String) -> Result<String> {
    if password.len() > MAX_PASSWORD_BYTES {
        bail!("the password has more than {MAX_PASSWORD_BYTES} bytes");
    }
    Ok(password)
}

fn with_ending(name: &Path, ending: &str) -> Result<PathBuf> {
    let Some(stem) = name.file_name() else {
        bail!("{} names no file", name.display());
    };
    let mut file = stem.to_owned();
    file.push(".");
    file.push(ending);
    Ok(name.with_file_name(file))
}

/// Writes a new file, which others of this machine cannot read if it is secret.
fn write_new(file: &Path, text: &str, is_secret: bool) -> Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if is_secret {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = is_secret;
    let mut out = options
        .open(file)
        .with_context(|| file.display().to_string())?;
    out.write_all(text.as_bytes())
        .with_context(|| file.display().to_string())
}
