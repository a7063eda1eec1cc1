//! Processes as pictures, drawn when the site is built: layered from top to bottom after Sugiyama,
//! Tagawa and Toda, "Methods for visual understanding of hierarchical system structures" (1981). The
//! picture has no colours of its own, only classes, and the page says the same in words beside it.

mod layout;
mod svg;
mod wrap;

use crate::parse::component::diagram::Diagram;

use layout::Layout;

/// A process as it stands on the page.
pub(super) struct Drawn {
    pub(super) svg: String,
    /// The place of each step in the list that says the same in words, from 0.
    pub(super) order: Vec<usize>,
}

/// Draws a process. `id` is unique in the page; from right to left, the picture is mirrored.
pub(super) fn draw(process: &Diagram, id: &str, right_to_left: bool) -> Drawn {
    let layout = Layout::new(process);
    Drawn { svg: svg::write(process, &layout, id, right_to_left), order: layout.reading_order() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::component::diagram::read;

    #[test]
    fn a_picture_is_well_formed_and_mirrors() {
        let (process, _) =
            read("a: Ask <now>?\nb: Yes & go\nc: No\na -> b: yes\na -> c: no\nc -> a\n");
        let left = draw(&process, "d1", false);
        let right = draw(&process, "d1", true);
        assert!(left.svg.contains("Ask &lt;now&gt;?") && left.svg.contains("Yes &amp; go"));
        assert!(!left.svg.contains("style="));
        assert_ne!(left.svg, right.svg);
        assert_eq!(left.order, [0, 1, 2]);
        assert_eq!(left.svg.matches("marker-").count(), 3);
    }

    proptest::proptest! {
        #[test]
        fn any_process_is_drawn(ways in proptest::collection::vec((0_usize..12, 0_usize..12), 1..30)) {
            let lines: Vec<String> = ways.iter().map(|(a, b)| format!("s{a} -> s{b}: x")).collect();
            let (process, _) = read(&lines.join("\n"));
            let drawn = draw(&process, "d", false);
            proptest::prop_assert!(!drawn.svg.contains("NaN"));
            let mut order = drawn.order.clone();
            order.sort_unstable();
            proptest::prop_assert_eq!(order, (0..process.steps.len()).collect::<Vec<_>>());
        }
    }
}
