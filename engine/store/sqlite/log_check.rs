//! Reads the write-ahead log before SQLite does. SQLite cuts a log in silence at the first frame that does not verify; this
//! tells the torn end of a write that nobody was answered for from damage with commits behind it.
//!
//! The format is the one of <https://sqlite.org/fileformat2.html#walformat>.

use std::fmt;
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::Path;

const HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;
/// The magic number; its last bit says that sums are over big-endian words.
const MAGIC: u32 = 0x377f_0682;
/// As SQLite has it where nothing else is said.
const USUAL_PAGE_BYTES: usize = 4096;
const READ_AHEAD_BYTES: usize = 1 << 20;

/// What a log holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogContents {
    /// Frames that SQLite takes as they are: each is one page.
    pub frames: u64,
    /// Commits among them.
    pub commits: u64,
    /// Where the last of these commits ends, in bytes.
    pub good_bytes: u64,
    /// Damage with commits behind it.
    pub damage: Option<LogDamage>,
}

/// Where a log is damaged, and what SQLite would drop in silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogDamage {
    /// The first byte of the header or frame that does not verify.
    pub at: u64,
    /// Frames of this log from there on.
    pub frames: u64,
    /// Commits among them. Each may be of several changes.
    pub commits: u64,
}

impl fmt::Display for LogDamage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, frames, commits } = self;
        write!(
            formatter,
            "is damaged at byte {at}; from there on it has {frames} pages of {commits} commits that would be lost"
        )
    }
}

/// Reads the log at `log` of the database at `database`. No file is an empty log.
pub fn read_log(log: &Path, database: &Path) -> std::io::Result<LogContents> {
    let file = match File::open(log) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(LogContents::default()),
        Err(error) => return Err(error),
    };
    let mut source = BufReader::with_capacity(READ_AHEAD_BYTES, file);
    let mut header = [0; HEADER_BYTES];
    if !fill(&mut source, &mut header)? {
        return Ok(LogContents::default());
    }
    match Header::verified(&header) {
        Some(header) => header.read_frames(&mut source),
        None => read_behind_damaged_header(&mut source, page_bytes_of(database)),
    }
}

/// What a whole header says.
struct Header {
    big_endian: bool,
    page_bytes: usize,
    salts: [u8; 8],
    sum: Sum,
}

impl Header {
    fn verified(bytes: &[u8; HEADER_BYTES]) -> Option<Self> {
        let magic = word(bytes, 0);
        let big_endian = magic & 1 == 1;
        let page_bytes = word(bytes, 8) as usize;
        let is_ours =
            magic & !1 == MAGIC && page_bytes.is_power_of_two() && (512..=65536).contains(&page_bytes);
        let mut sum = Sum::default();
        sum.add(&bytes[..24], big_endian);
        let header = Self { big_endian, page_bytes, salts: eight(bytes, 16), sum };
        (is_ours && sum.is(bytes, 24)).then_some(header)
    }

    /// Follows the frames as SQLite does, and then looks at what lies behind.
    fn read_frames(self, source: &mut impl Read) -> std::io::Result<LogContents> {
        let Self { big_endian, page_bytes, salts, mut sum } = self;
        let mut found = LogContents { good_bytes: HEADER_BYTES as u64, ..LogContents::default() };
        let mut frame = vec![0; FRAME_HEADER_BYTES + page_bytes];
        let mut at = HEADER_BYTES as u64;
        let mut behind = None::<Behind>;
        while fill(source, &mut frame)? {
            let is_of_this_log = frame[8..16] == salts;
            let is_commit = word(&frame, 4) != 0;
            if let Some(behind) = &mut behind {
                behind.add(is_of_this_log, is_commit);
            } else {
                let mut next = sum;
                next.add(&frame[..8], big_endian);
                next.add(&frame[FRAME_HEADER_BYTES..], big_endian);
                if is_of_this_log && word(&frame, 0) != 0 && next.is(&frame, 16) {
                    sum = next;
                    found.frames += 1;
                    if is_commit {
                        found.commits += 1;
                        found.good_bytes = at + frame.len() as u64;
                    }
                } else {
                    let mut first = Behind::new(at);
                    first.add(is_of_this_log, is_commit);
                    behind = Some(first);
                }
            }
            at += frame.len() as u64;
        }
        // A commit is synced before the next one is begun: one that is followed by others was acknowledged. One at the very
        // end may be torn by a power cut.
        found.damage = behind.filter(|behind| behind.commit_is_followed).map(|behind| behind.damage);
        Ok(found)
    }
}

/// What follows the first frame that does not verify.
struct Behind {
    damage: LogDamage,
    commit_is_followed: bool,
}

impl Behind {
    fn new(at: u64) -> Self {
        Self { damage: LogDamage { at, frames: 0, commits: 0 }, commit_is_followed: false }
    }

    /// Frames of an earlier log, which this one is about to overwrite, count for nothing.
    fn add(&mut self, is_of_this_log: bool, is_commit: bool) {
        if is_of_this_log {
            self.commit_is_followed |= self.damage.commits > 0;
            self.damage.frames += 1;
            self.damage.commits += u64::from(is_commit);
        }
    }
}

/// Nothing of such a log would be taken. Its header was synced before the first frame was written, so that any commit
/// with the salts of the first frame is one.
fn read_behind_damaged_header(source: &mut impl Read, page_bytes: usize) -> std::io::Result<LogContents> {
    let mut frame = vec![0; FRAME_HEADER_BYTES + page_bytes];
    let mut salts = None;
    let mut damage = LogDamage { at: 0, frames: 0, commits: 0 };
    while fill(source, &mut frame)? {
        let found = eight(&frame, 8);
        if *salts.get_or_insert(found) == found && found != [0; 8] {
            damage.frames += 1;
            damage.commits += u64::from(word(&frame, 4) != 0);
        }
    }
    Ok(LogContents { damage: (damage.commits > 0).then_some(damage), ..LogContents::default() })
}

/// The running sum of a log.
#[derive(Clone, Copy, Default)]
struct Sum(u32, u32);

impl Sum {
    fn add(&mut self, bytes: &[u8], big_endian: bool) {
        let read = if big_endian { u32::from_be_bytes } else { u32::from_le_bytes };
        for pair in bytes.chunks_exact(8) {
            let (first, second) = (four(pair, 0), four(pair, 4));
            self.0 = self.0.wrapping_add(read(first)).wrapping_add(self.1);
            self.1 = self.1.wrapping_add(read(second)).wrapping_add(self.0);
        }
    }

    /// Whether it is the one that is written at `offset`.
    fn is(self, bytes: &[u8], offset: usize) -> bool {
        (word(bytes, offset), word(bytes, offset + 4)) == (self.0, self.1)
    }
}

/// The size of pages as the database itself has it.
fn page_bytes_of(database: &Path) -> usize {
    let mut header = [0; 18];
    let is_read = File::open(database).and_then(|mut file| file.read_exact(&mut header)).is_ok();
    match usize::from(u16::from_be_bytes([header[16], header[17]])) {
        1 => 65536,
        bytes if is_read && bytes.is_power_of_two() && bytes >= 512 => bytes,
        _ => USUAL_PAGE_BYTES,
    }
}

/// Fills `buffer`; whether there was enough. A part of a frame at the end of the file is no frame.
fn fill(source: &mut impl Read, buffer: &mut [u8]) -> std::io::Result<bool> {
    match source.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn word(bytes: &[u8], offset: usize) -> u32 {
    u32::from_be_bytes(four(bytes, offset))
}

fn four(bytes: &[u8], offset: usize) -> [u8; 4] {
    std::array::from_fn(|place| bytes[offset + place])
}

fn eight(bytes: &[u8], offset: usize) -> [u8; 8] {
    std::array::from_fn(|place| bytes[offset + place])
}
