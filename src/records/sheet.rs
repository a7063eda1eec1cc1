//! A page that is one file: its style and its script stand in it, each allowed by its hash alone.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::{Value, context};
use sha2::{Digest as _, Sha256};

use crate::diag::Diagnostic;
use crate::theme::Theme;

/// What the page is made from, by name in the theme.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    pub template: &'static str,
    pub css: &'static str,
    pub js: Option<&'static str>,
}

impl Sheet {
    /// Renders `context` with `css`, `script`, the hashes of both, and the language's `strings`.
    pub(super) fn render(
        self,
        theme: &Theme,
        language: &str,
        context: Value,
    ) -> Result<String, Diagnostic> {
        let asset = |name: &str| {
            let bytes = theme.assets().get(name).map(|asset| asset.bytes.to_vec());
            String::from_utf8(bytes.unwrap_or_default()).unwrap_or_default()
        };
        let (css, script) = (asset(self.css), self.js.map(asset).unwrap_or_default());
        let (css_hash, script_hash) = (source_hash(&css), source_hash(&script));
        let strings = theme.strings(language);
        let page = context! { css, css_hash, script, script_hash, strings, ..context };
        theme.render(self.template, page)
    }
}

/// A source expression of a content security policy (CSP Level 3, section 2.3.1).
fn source_hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}
