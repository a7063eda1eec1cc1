//! HTML of question banks.

use super::to_markdown;

fn markdown(html: &str) -> String {
    to_markdown(html, false).markdown
}

#[test]
fn what_markdown_has_is_kept() {
    assert_eq!(
        markdown("<p>One <b>two</b></p>\n<p><em>three</em><br />four</p>"),
        "One **two**\n\n*three*\\\nfour"
    );
    assert_eq!(markdown("<ul><li>a</li><li>b <code>x*y</code></li></ul>"), "- a\n- b `x*y`");
    assert_eq!(markdown("<ol><li>a</ol>after"), "1. a\n\nafter");
    assert_eq!(
        markdown("see <a href='https://example.org/?a=1&amp;b=2'>it</a>"),
        "see [it](<https://example.org/?a=1&b=2>)"
    );
    assert_eq!(markdown("<pre>if a &lt; b {\n}</pre>"), "```\nif a < b {\n}\n```");
}

#[test]
fn characters_have_many_names() {
    assert_eq!(
        markdown("caf&eacute; &#233;&#xe9; &Eacute; AT&T &amp;amp; &nope;"),
        "café éé É AT&T \\&amp; \\&nope;"
    );
}

#[test]
fn text_is_text() {
    assert_eq!(markdown("a < b and 2 * 3 &lt; 7"), "a \\< b and 2 \\* 3 \\< 7");
    assert_eq!(markdown("<b>x</b> - y"), "**x** - y");
    assert_eq!(markdown("<p></p>"), "");
    assert_eq!(markdown("a <b"), "a \\<b");
}

#[test]
fn what_markdown_lacks_is_told() {
    let found = to_markdown(
        "H<sub>2</sub>O <img src=\"@@PLUGINFILE@@/w.png\" alt=\"water\"/><script>x()</script>",
        false,
    );
    assert_eq!(found.markdown, "H2O (water)");
    assert_eq!(found.lost, ["`<sub>`", "the picture `@@PLUGINFILE@@/w.png`", "`<script>`"]);
}

#[test]
fn lines_break_where_the_format_says_so() {
    assert_eq!(to_markdown("one\ntwo\n\nthree", true).markdown, "one\\\ntwo\n\nthree");
    assert_eq!(markdown("one\ntwo"), "one two");
}
