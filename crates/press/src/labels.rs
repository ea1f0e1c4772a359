//! Labels that the press adds to an article, in the article's language; English for
//! languages that have no labels here.

use pulldown_cmark::BlockQuoteKind;

/// The labels in one language.
#[derive(Debug)]
pub(crate) struct Labels {
    pub(crate) notes: &'static str,
    pub(crate) note: &'static str,
    pub(crate) back: &'static str,
    pub(crate) table: &'static str,
    pub(crate) formula: &'static str,
    pub(crate) done: &'static str,
    pub(crate) to_do: &'static str,
    /// The text before, between and after a picture's description and size.
    picture: [&'static str; 4],
    callouts: [&'static str; 5],
}

const ENGLISH: Labels = Labels {
    notes: "Notes",
    note: "Note",
    back: "Back to the text",
    table: "Table",
    formula: "Formula",
    done: "Done",
    to_do: "To do",
    picture: ["Show picture", ": ", " (", " KB)"],
    callouts: ["Note", "Tip", "Important", "Warning", "Caution"],
};

const SIMPLIFIED_CHINESE: Labels = Labels {
    notes: "注释",
    note: "注释",
    back: "回到正文",
    table: "表格",
    formula: "公式",
    done: "已完成",
    to_do: "未完成",
    picture: ["显示图片", "：", "（", " KB）"],
    callouts: ["说明", "提示", "重要", "警告", "当心"],
};

const TRADITIONAL_CHINESE: Labels = Labels {
    notes: "註釋",
    note: "註釋",
    back: "回到正文",
    table: "表格",
    formula: "公式",
    done: "已完成",
    to_do: "未完成",
    picture: ["顯示圖片", "：", "（", " KB）"],
    callouts: ["說明", "提示", "重要", "警告", "當心"],
};

impl Labels {
    /// The labels for a BCP 47 tag.
    pub(crate) fn of(tag: &str) -> &'static Self {
        let tag = tag.to_ascii_lowercase();
        let mut parts = tag.split('-');
        if parts.next() != Some("zh") {
            return &ENGLISH;
        }
        if parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo")) {
            &TRADITIONAL_CHINESE
        } else {
            &SIMPLIFIED_CHINESE
        }
    }

    /// The label of the button that shows a picture. `description` is empty for
    /// decoration; `bytes` is the size of the file, shown in KB.
    pub(crate) fn picture(&self, description: &str, bytes: usize) -> String {
        let [show, colon, open, close] = self.picture;
        let colon = if description.is_empty() { "" } else { colon };
        let size = bytes.div_ceil(1024);
        format!("{show}{colon}{description}{open}{size}{close}")
    }

    /// The heading word of a callout.
    pub(crate) fn callout(&self, kind: BlockQuoteKind) -> &'static str {
        let [note, tip, important, warning, caution] = self.callouts;
        match kind {
            BlockQuoteKind::Note => note,
            BlockQuoteKind::Tip => tip,
            BlockQuoteKind::Important => important,
            BlockQuoteKind::Warning => warning,
            BlockQuoteKind::Caution => caution,
        }
    }
}
