//! Every word of the interface, in English and in Simplified Chinese. A word
//! that is missing in one language does not compile.

use bookmobile_pack::Date;

/// The languages the interface speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// English.
    En,
    /// Simplified Chinese.
    Zh,
}

impl Tongue {
    /// The one for a language code or tag: Chinese for any kind of it, and
    /// English for all others.
    pub fn of(code: &str) -> Self {
        if code == "zh" || code.starts_with("zh-") {
            Self::Zh
        } else {
            Self::En
        }
    }

    /// What the service worker says when parts of the site were taken away and
    /// there is no network. The app never says it, and does not carry it.
    #[cfg(feature = "ssr")]
    pub fn offline_lost(self) -> &'static str {
        match self {
            Self::En => {
                "Parts of what was kept on this device are gone, and the network cannot be reached now."
            }
            Self::Zh => "本设备上保存的内容缺少一部分，现在又无法连接网络。",
        }
    }

    /// BCP 47 tag for `lang` attributes.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-Hans",
        }
    }

    /// The locale that previews of a page are given in.
    pub fn locale(self) -> &'static str {
        match self {
            Self::En => "en_GB",
            Self::Zh => "zh_CN",
        }
    }

    /// Its words.
    pub fn words(self) -> &'static Words {
        match self {
            Self::En => &EN,
            Self::Zh => &ZH,
        }
    }

    /// A day as people write it.
    pub fn date(self, date: Date) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let Date { year, month, day } = date;
        match self {
            Self::En => {
                let month = usize::from(month)
                    .checked_sub(1)
                    .and_then(|at| MONTHS.get(at));
                format!("{day} {} {year}", month.unwrap_or(&""))
            }
            Self::Zh => format!("{year}年{month}月{day}日"),
        }
    }

    /// How long an article takes to read.
    pub fn minutes(self, minutes: u16) -> String {
        match self {
            Self::En => format!("{minutes} min"),
            Self::Zh => format!("{minutes} 分钟"),
        }
    }

    /// How much was found, for the eye and for a screen reader.
    pub fn found(self, articles: u32, sections: u32) -> String {
        let s = |n: u32| if n == 1 { "" } else { "s" };
        match self {
            _ if articles == 0 => self.words().nothing_found.to_owned(),
            Self::En => format!(
                "{sections} passage{} in {articles} article{}",
                s(sections),
                s(articles)
            ),
            Self::Zh => format!("{articles} 篇文章，{sections} 处"),
        }
    }

    /// That more of an article's sections match than are shown.
    pub fn more_passages(self, count: u32) -> String {
        match self {
            Self::En => format!("{count} more in this article"),
            Self::Zh => format!("本文还有 {count} 处"),
        }
    }

    /// The name of the button that closes a tab.
    pub fn close_tab(self, title: &str) -> String {
        match self {
            Self::En => format!("Close {title}"),
            Self::Zh => format!("关闭《{title}》"),
        }
    }

    /// The name of the button that opens an article in a tab behind.
    pub fn open_behind(self, title: &str) -> String {
        match self {
            Self::En => format!("Open {title} in the background"),
            Self::Zh => format!("在后台打开《{title}》"),
        }
    }

    /// What is said when an article was opened behind.
    pub fn opened_behind(self, title: &str) -> String {
        match self {
            Self::En => format!("{title} is open in a tab"),
            Self::Zh => format!("《{title}》已在标签页中打开"),
        }
    }

    /// Whether a more frequent word was meant.
    pub fn did_you_mean(self, suggested: &str) -> String {
        match self {
            Self::En => format!("Did you mean “{suggested}”?"),
            Self::Zh => format!("您是不是要找“{suggested}”？"),
        }
    }

    /// That a word was taken for another.
    pub fn corrected(self, typed: &str, searched: &str) -> String {
        match self {
            Self::En => format!("No “{typed}” here; showing “{searched}”"),
            Self::Zh => format!("没有“{typed}”，显示的是“{searched}”"),
        }
    }
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $en:literal, $zh:literal;)*) => {
        /// The words that never change.
        #[derive(Debug)]
        #[allow(missing_docs)]
        pub struct Words { $(pub $name: &'static str,)* }
        static EN: Words = Words { $($name: $en,)* };
        static ZH: Words = Words { $($name: $zh,)* };
    };
}

words! {
    skip: "Skip to the text", "跳到正文";
    library: "Library", "书库";
    search: "Search", "搜索";
    tabs: "Tabs", "标签页";
    open_tabs: "Open articles", "打开的文章";
    more: "More", "更多";
    close: "Close", "关闭";
    all: "All", "全部";
    questions: "Questions", "问答";
    all_articles: "All articles", "所有文章";
    topics: "Topics", "主题";
    contents: "Contents", "目录";
    language: "Language", "语言";
    questions_and_answers: "Questions and answers", "问与答";
    link_to_section: "Link to this section", "本节链接";
    previous: "Previous", "上一篇";
    next: "Next", "下一篇";
    ways_on: "Previous and next article", "上一篇和下一篇";
    actions: "Actions", "操作";
    half_read: "Read so far", "阅读进度";
    no_tabs: "No article is open. What you open in the library appears here.", "还没有打开文章。在书库里打开的文章会出现在这里。";
    reopen: "Reopen closed tab", "重新打开关闭的标签页";
    topic_empty: "Nothing is here in this language yet.", "这里还没有这种语言的文章。";
    search_label: "Search all articles", "搜索所有文章";
    clear: "Clear", "清除";
    search_help: "Type a word, or the beginning of one. Chinese works without spaces.", "输入一个词，或词的开头。中文无需空格。";
    search_help_phrase: "“in quotes” finds exactly those words", "“加引号”只找完全相同的词句";
    search_help_minus: "-word leaves out passages with that word", "-词 排除含有该词的段落";
    search_help_filters: "title:word looks in titles, topic: and lang: narrow further", "title:词 只在标题中查找，topic: 和 lang: 进一步筛选";
    search_help_pinyin: "Chinese titles are found by pinyin too: weixin or wx", "中文标题也可用拼音查找：weixin 或 wx";
    search_help_keys: "↑ and ↓ walk through the results, Enter opens one, Esc closes", "↑ ↓ 选择结果，Enter 打开，Esc 关闭";
    recent: "Recent searches", "最近的搜索";
    forget: "Forget them", "清除记录";
    nothing_found: "Nothing found", "没有找到";
    nothing_found_help: "Try fewer or shorter words, or take a filter away.", "试试更少、更短的词，或去掉筛选条件。";
    more_articles: "Show more articles", "显示更多文章";
    search_failed: "The search could not start. Reading goes on as before.", "搜索无法启动，阅读不受影响。";
    try_again: "Try again", "重试";
    searching: "Preparing the search…", "正在准备搜索……";
    topic_filter: "Topic", "主题";
    settings: "Settings", "设置";
    theme: "Theme", "主题色";
    theme_auto: "Auto", "自动";
    theme_light: "Light", "浅色";
    theme_dark: "Dark", "深色";
    text_size: "Text size", "字号";
    size_small: "Small", "小";
    size_medium: "Medium", "中";
    size_large: "Large", "大";
    size_huge: "Largest", "特大";
    measure: "Line width", "行宽";
    measure_narrow: "Narrow", "窄";
    measure_medium: "Medium", "中";
    measure_wide: "Wide", "宽";
    pictures: "Pictures", "图片";
    pictures_shown: "Shown", "显示";
    pictures_on_request: "On request", "点按后显示";
    interface_language: "Interface", "界面语言";
    interface_page: "As the page", "与页面一致";
    keyboard: "Keyboard", "键盘";
    key_search: "open the search", "打开搜索";
    key_tabs: "walk along the tabs", "在标签页之间移动";
    key_close: "close the tab", "关闭标签页";
    key_move: "move the tab", "移动标签页";
    key_behind: "open the article in the background", "在后台打开文章";
    not_stored: "This browser keeps nothing for this page: choices and tabs last until it is closed.", "此浏览器不为本页保存数据：设置和标签页在关闭后不会保留。";
    coming: "The text is on its way…", "正文正在路上……";
    not_here_title: "This text is not here", "这里没有这篇正文";
    not_passed_on: "This file has a part of the collection; this article is not in it.", "这个文件只含读物的一部分，不包括这篇文章。";
    pass_on: "Pass on", "转给别人";
    pass_on_help: "As one file of 400 KB or more that opens without a network.", "做成一个文件，没有网络也能打开，至少 400 KB。";
    pass_on_article: "This article", "这篇文章";
    pass_on_topic: "The whole topic", "整个主题";
    pass_on_all: "Everything", "全部";
    passing_on: "Making the file…", "正在生成文件……";
    passed_on: "The file is ready.", "文件已生成。";
    pass_on_failed: "The file could not be made: something it needs is not on this device.", "无法生成文件：所需内容不在本设备上。";
    not_here_text: "It could not be fetched. Try again once there is a network.", "没有取到，有网络后请重试。";
    incomplete: "A part of the index could not be fetched: there may be more to find.", "有一部分索引没有取到，可能还有别的结果。";
    missing_title: "There is no such page", "没有这个页面";
    missing_text: "The address may be mistyped, or the article has another name now.", "地址可能有误，或文章已改名。";
    to_library: "To the library", "去书库";
    damaged_title: "This article cannot be opened", "这篇文章无法打开";
    damaged_text: "Its part of the collection arrived damaged. Loading the page again usually mends it.", "它在读物中的部分已损坏，重新载入页面通常可以修复。";
    load_again: "Load the page again", "重新载入页面";
    trouble: "Search, tabs and settings could not start here. Every article can still be read as a plain page.", "搜索、标签页和设置未能启动，但每篇文章仍可作为普通页面阅读。";
    needs_scripts: "Scripts do not run here. Where they do, this opens as it should.", "这里不能运行脚本。请换用能运行脚本的浏览器打开。";
    to_plain: "Read it as a plain page", "以普通页面阅读";
    trouble_needs: "If that does not help: they need a browser from 2022 or later with WebAssembly allowed.", "如果仍然不行：这些功能需要 2022 年以后的浏览器，并允许 WebAssembly。";
    no_script: "Without JavaScript there is no search and there are no tabs. Every article can be read all the same.", "没有 JavaScript 时无法使用搜索和标签页，但每篇文章都可以照常阅读。";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_kind_of_chinese_gets_chinese_words() {
        for code in ["zh", "zh-CN", "zh-Hans", "zh-TW"] {
            assert_eq!(Tongue::of(code), Tongue::Zh);
        }
        for code in ["en-GB", "fr", "", "zhx"] {
            assert_eq!(Tongue::of(code), Tongue::En);
        }
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(Tongue::En.found(1, 1), "1 passage in 1 article");
        assert_eq!(Tongue::En.found(2, 5), "5 passages in 2 articles");
        assert_eq!(Tongue::Zh.found(0, 0), "没有找到");
    }

    #[test]
    fn a_day_reads_as_people_write_it() {
        let day = Date {
            year: 2023,
            month: 11,
            day: 6,
        };
        assert_eq!(Tongue::En.date(day), "6 November 2023");
        assert_eq!(Tongue::Zh.date(day), "2023年11月6日");
    }
}
