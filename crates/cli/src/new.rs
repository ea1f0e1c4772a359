//! `new`: a small collection to start from.

use crate::args::Start;
use anyhow::{Context as _, Result, bail};
use std::fs;
use std::path::Path;

const ENGLISH: &str = "# Welcome

This is the first article of your library. Change it, and save: `bookmobile serve` shows it
at once.

## How to go on

- Put Markdown or text files into this folder, and folders for the parts of a book.
- The first heading of a file is its title; pictures lie beside it: `![A van](van.jpg)`.
- `bookmobile build . -o site` makes the site that you can publish on any host.

## How people use it

They open the page once. From then on they can read and search it on their own device, with
no network.
";

const CHINESE: &str = "# 欢迎

这是您的第一篇文章。改动并保存后，`bookmobile serve` 会立刻显示出来。

## 接下来

- 把 Markdown 或文本文件放进这个文件夹；一本书的各个部分可以用子文件夹。
- 文件的第一个标题就是文章的标题；图片放在旁边：`![流动书车](van.jpg)`。
- `bookmobile build . -o site` 会生成网站，可以发布到任何主机。

## 读者怎么用

读者打开一次网页，之后没有网络也能在自己的设备上阅读和搜索。
";

/// Makes the folder.
pub(crate) fn create(folder: &Path, language: Start) -> Result<()> {
    let shown = folder.display();
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("{shown} is not empty; name another folder");
    }
    let (name, text) = match language {
        Start::En => ("welcome.md", ENGLISH),
        Start::Zh => ("欢迎.md", CHINESE),
    };
    fs::create_dir_all(folder).with_context(|| shown.to_string())?;
    fs::write(folder.join(name), text).with_context(|| shown.to_string())
}
