//! An article whose journeys are those of a feed: a folder of tables, and the same as an archive.

use bookmobile_press::{Compiled, Options, compile};
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::PathBuf;
use zip::write::{SimpleFileOptions, ZipWriter};

const FEED: [(&str, &str); 6] = [
    ("agency.txt", "agency_name\nOurs\n"),
    (
        "stops.txt",
        "stop_id,stop_name,stop_lat,stop_lon\na,Harbour,54.1,12.1\nb,Lighthouse,54.2,12.2\n",
    ),
    ("routes.txt", "route_id,route_short_name\n1,Ferry\n"),
    (
        "calendar.txt",
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n\
         d,1,1,1,1,1,1,1,20261201,20261231\n",
    ),
    ("trips.txt", "route_id,service_id,trip_id\n1,d,x\n"),
    (
        "stop_times.txt",
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n\
         x,23:50:00,23:50:00,a,0\nx,24:20:00,24:20:00,b,1\n",
    ),
];

/// A collection whose article has a block with this data.
fn folder(name: &str, data: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(fs::remove_dir_all(&folder));
    let article = format!(
        "---\ntitle: Ferries\ndate: 2026-11-30\n---\nText.\n\n```mini-program journey\ndata = \"{data}\"\n```\n"
    );
    let settings =
        "title = \"One\"\n[[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n";
    let files = [
        ("site.toml", settings),
        ("articles/en/ferries.md", article.as_str()),
    ];
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    fs::create_dir_all(folder.join("data/feed")).expect("a folder");
    folder
}

/// The data of the program in the site.
fn data(compiled: &Compiled) -> String {
    let assets = compiled.assets.iter();
    let mut found = assets.filter(|asset| asset.path.starts_with("programs/journey-"));
    let asset = found.next().expect("data of the program");
    String::from_utf8(asset.bytes.clone()).expect("a text")
}

#[test]
fn a_folder_and_an_archive_give_the_same() {
    let of_folder = folder("feed-folder", "data/feed");
    for (name, text) in FEED {
        fs::write(of_folder.join("data/feed").join(name), text).expect("a file");
    }
    let of_archive = folder("feed-archive", "data/feed.zip");
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in FEED {
        archive
            .start_file(name, SimpleFileOptions::default())
            .expect("an entry");
        archive.write_all(text.as_bytes()).expect("memory");
    }
    let bytes = archive.finish().expect("an archive").into_inner();
    fs::write(of_archive.join("data/feed.zip"), &bytes).expect("a file");
    let compiled = [&of_folder, &of_archive]
        .map(|folder| compile(folder, &Options::default()).expect("no mistakes"));
    let [one, other] = compiled.each_ref().map(data);
    assert_eq!(one, other);
    // 1 December 2026 is day 20788.
    assert!(one.contains("\"period\":[20788,20818]"), "{one}");
    assert!(one.contains("\"trips\":[[1430,30]]"), "{one}");
    // A part of the archive is none.
    fs::write(of_archive.join("data/feed.zip"), &bytes[..bytes.len() / 2]).expect("a file");
    let mistakes = compile(&of_archive, &Options::default()).expect_err("it is damaged");
    assert!(
        mistakes.to_string().contains("not a whole ZIP archive"),
        "{mistakes}"
    );
    fs::write(
        of_folder.join("data/feed/stop_times.txt"),
        FEED[5].1.replace("23:50:00,a", "24:50:00,a"),
    )
    .expect("a file");
    let mistakes = compile(&of_folder, &Options::default()).expect_err("it goes back in time");
    assert!(
        mistakes.to_string().contains("data/feed/stop_times.txt:3:"),
        "{mistakes}"
    );
}
