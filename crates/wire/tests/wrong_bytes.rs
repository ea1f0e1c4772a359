//! Tests that malformed bytes are refused at the first wrong byte.

use bookmobile_wire::{Malformed, Reader, Wire, decode};
use std::fmt::Debug;

#[track_caller]
fn refused<T: Wire + Debug + PartialEq>(bytes: &[u8]) {
    assert_eq!(decode::<T>(bytes), Err(Malformed), "{bytes:?}");
}

#[test]
fn numbers_have_one_form() {
    refused::<u32>(&[]);
    refused::<u32>(&[0x80]);
    refused::<u32>(&[0x80, 0]);
    refused::<u32>(&[0xff, 0xff, 0xff, 0xff, 0x1f]);
    refused::<u32>(&[0x80, 0x80, 0x80, 0x80, 0x80, 1]);
    refused::<u16>(&[0x80, 0x80, 4]);
    assert_eq!(decode(&[0xff, 0xff, 0xff, 0xff, 0x0f]), Ok(u32::MAX));
    assert_eq!(decode(&[0xff, 0xff, 3]), Ok(u16::MAX));
}

#[test]
fn yes_is_one_and_no_is_zero() {
    assert_eq!(decode(&[1]), Ok(true));
    refused::<bool>(&[2]);
    refused::<Option<u8>>(&[2, 0]);
    refused::<Option<u8>>(&[1]);
}

#[test]
fn texts_are_utf8_and_whole() {
    assert_eq!(decode(&[2, 0xc3, 0xa9]), Ok("é".to_owned()));
    refused::<String>(&[1, 0xc3, 0xa9]);
    refused::<String>(&[2, 0xc3, 0x28]);
    refused::<String>(&[3, 0xc3, 0xa9]);
}

#[test]
fn nothing_may_be_left_over() {
    refused::<u8>(&[0, 0]);
    refused::<Vec<u8>>(&[1, 0, 0]);
}

#[test]
fn a_list_ends_where_it_fails() {
    let mut bytes = vec![1u8; 1000];
    bytes[..2].copy_from_slice(&[0xe6, 7]);
    assert_eq!(
        decode::<Vec<bool>>(&bytes).expect("998 times yes").len(),
        998
    );
    bytes[4] = 2;
    let mut reader = Reader::new(&bytes);
    assert_eq!(Vec::<bool>::read(&mut reader).len(), 3);
    assert!(reader.failed());
    assert_eq!(reader.byte(), 0);
}

#[test]
fn a_length_reserves_nothing() {
    type Large = (String, (String, (String, String)));
    // As many elements as there are bytes, but the first is wrong.
    let mut bytes = vec![0xff; 1 << 16];
    bytes[..3].copy_from_slice(&[0xfd, 0xff, 3]);
    let mut reader = Reader::new(&bytes);
    let read = Vec::<Large>::read(&mut reader);
    assert!(reader.failed());
    assert!(read.capacity() < 8, "{}", read.capacity());
    // More elements than there are bytes.
    let mut reader = Reader::new(&[0xff, 0xff, 0xff, 0xff, 0x0f, 0]);
    assert_eq!(Vec::<u8>::read(&mut reader).capacity(), 0);
    assert!(reader.failed());
}
