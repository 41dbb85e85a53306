use super::*;
use std::io::Read;

/// All of a document, as one piece.
fn read(bytes: &[u8], content_type: Option<&str>) -> String {
    match charset(bytes, content_type) {
        Charset::Pieces(mut decoder, mark) => decoder.text(&bytes[mark..]).into_owned(),
        Charset::Stream(kind, mark) => {
            let mut text = String::new();
            Stream::new(&bytes[mark..], kind).read_to_string(&mut text).unwrap();
            text
        }
    }
}

#[test]
fn mark_zeros_server_and_declaration_name_the_encoding_in_this_order() {
    let table: [(&[u8], Option<&str>, &str); 13] = [
        (b"<a>\xc3\xa9", None, "<a>é"),
        (b"\xef\xbb\xbf<a>\xc3\xa9", Some("text/xml; charset=iso-8859-1"), "<a>é"),
        (b"<a>\xe9\x80", Some("text/xml; charset=\"ISO-8859-1\""), "<a>é€"),
        (
            b"<?xml version='1.0' encoding='windows-1252'?>\xe9",
            None,
            "<?xml version='1.0' encoding='windows-1252'?>é",
        ),
        (b"<?xml encoding=\"latin1\"?>\xe9", Some("a/b;charset=utf-8"), "<?xml encoding=\"latin1\"?>é"),
        (b"<?xml encoding=\"UTF-16\"?>x", None, "<?xml encoding=\"UTF-16\"?>x"),
        (
            b"<meta content='text/html; charset=koi8-r'>\xc1",
            None,
            "<meta content='text/html; charset=koi8-r'>а",
        ),
        (b"\xff\xfe<\0\xe9\0", None, "<é"),
        (b"<\0\xe9\0", None, "<é"),
        (b"\0<\0\xe9", None, "<é"),
        (b"\0\0\0<\0\0\0a\0\x01\xf6\0", Some("x; charset=utf-8"), "<a😀"),
        (b"<\0\0\0a\0\0\0\0", None, "<a"),
        (b"", None, ""),
    ];
    for (bytes, content_type, text) in table {
        assert_eq!(read(bytes, content_type), text, "{text}");
    }
}

#[test]
fn a_declaration_that_is_not_true_is_not_believed() {
    let latin = b"<?xml encoding='ISO-8859-1'?>Caf\xc3\xa9";
    assert!(read(latin, None).ends_with("Café"), "UTF-8 passed off as Latin-1");
    let utf8 = b"<?xml encoding='UTF-8'?>Caf\xe9 \x93Bar\x94 in M\xfcnchen";
    assert!(read(utf8, None).ends_with("Café “Bar” in München"), "Windows-1252 passed off as UTF-8");
    assert!(read(b"a\xffb", None).ends_with("a\u{fffd}b"), "a bad byte is damage, not a letter");
    assert!(read("Ä\u{20ac}?".replace('?', "\x01").as_bytes(), None).contains('€'));
    let damaged = [b"caf\xc3\xa9 ".as_slice(), b"\xe9 x"].concat();
    assert_eq!(read(&damaged, None), "café \u{fffd} x", "beside UTF-8 an odd byte is damage");
}

#[test]
fn an_encoding_nobody_names_is_told_by_its_letters() {
    let russian = "Ищем опытного сварщика в Екатеринбурге, полная занятость, достойная оплата труда";
    let japanese = "東京で働くソフトウェアエンジニアを募集しています。経験者を優遇します。";
    for (text, encoding) in [
        (russian, encoding_rs::WINDOWS_1251),
        (russian, encoding_rs::KOI8_R),
        (japanese, encoding_rs::SHIFT_JIS),
        (japanese, encoding_rs::EUC_JP),
    ] {
        let (bytes, _, _) = encoding.encode(text);
        assert_eq!(read(&bytes, None), text, "{}", encoding.name());
        assert_eq!(read(&bytes, Some(&format!("text/xml; charset={}", encoding.name()))), text);
    }
}

#[test]
fn a_mainframe_is_understood() {
    // "<?xml version="1.0" encoding="IBM500"?><a>[é]</a>" in that code page
    let head: Vec<u8> =
        "4c6fa7949340a58599a28996957e7ff14bf07f4085958396848995877e7fc9c2d4f5f0f07f6f6e4c816e4a515a4c61816e"
            .as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect();
    assert_eq!(read(&head, None), "<?xml version=\"1.0\" encoding=\"IBM500\"?><a>[é]</a>");
}

#[test]
fn a_character_is_never_torn_at_a_block_boundary() {
    let text = "é😀".repeat(60_000);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&[b"\xff\xfe".as_slice(), &utf16].concat(), None), text);
    let utf32: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
    let mut torn = Torn(&utf32);
    let mut read = String::new();
    Stream::new(&mut torn, StreamKind::Utf32 { big: true }).read_to_string(&mut read).unwrap();
    assert_eq!(read, text);
}

/// Gives three bytes at a time.
struct Torn<'a>(&'a [u8]);

impl Read for Torn<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let n = out.len().min(3);
        self.0.read(&mut out[..n])
    }
}
