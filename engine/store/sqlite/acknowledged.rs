//! The record of what was acknowledged, in a small file of its own: how many accounts and changes the database must have at
//! least. A log that was cut or deleted, or an old copy of the database, is found out by it.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::private_file::{self, PrivateFileError};

/// The file name of the record in a data directory.
pub const RECORD: &str = "acknowledged";
/// Begins each slot.
const MAGIC: [u8; 8] = *b"zcgwack1";
const SLOT_BYTES: usize = 44;
/// Each slot has a sector of its own, so that no torn sector takes both.
const SLOT_OFFSETS: [u64; 2] = [0, 512];

/// What was acknowledged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many accounts there are.
    pub accounts: u64,
    /// How many changes there have been: the sum of the revisions of all accounts.
    pub revisions: u64,
}

/// Why a record says nothing.
#[derive(Debug, Error)]
pub enum RecordError {
    /// It cannot be written.
    #[error(transparent)]
    Files(#[from] std::io::Error),
    /// It cannot be read, or is not the gateway's own.
    #[error(transparent)]
    NotOwn(#[from] PrivateFileError),
    /// Neither slot is as it was written.
    #[error("it is damaged")]
    Damaged,
}

/// A record as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted {
    /// What was acknowledged at least.
    pub totals: Totals,
    /// The layout of the database then.
    pub layout: i64,
    /// Whether one of the slots is damaged. The other one is older by one commit at most.
    pub one_is_damaged: bool,
    /// Counts the writes.
    turn: u64,
}

/// The record of a data directory that is open. Its slots are written by turns and not synced: it has to outlive the process,
/// and after a power cut it may lag behind the database, never the other way round.
pub struct Record {
    file: File,
    path: PathBuf,
    turn: u64,
    layout: i64,
    /// A write has failed; said once.
    is_failing: bool,
}

impl Noted {
    /// Reads the record of a data directory. None is there before the first start, and after a backup was restored.
    pub fn read(directory: &Path) -> Result<Option<Self>, RecordError> {
        let bytes = match private_file::read(&directory.join(RECORD)) {
            Ok(bytes) => bytes,
            Err(error) if error.is_absence() => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let slots = SLOT_OFFSETS.map(|offset| parse(&bytes, usize::try_from(offset).ok()?));
        let one_is_damaged = slots.iter().any(Option::is_none);
        let newest = slots.into_iter().flatten().max_by_key(|noted| noted.turn);
        let noted = newest.ok_or(RecordError::Damaged)?;
        Ok(Some(Self { one_is_damaged, ..noted }))
    }
}

impl Record {
    /// Opens the record of a data directory, makes it where there is none, and notes `totals` in it.
    pub fn open(directory: &Path, totals: Totals, layout: i64) -> Result<Self, RecordError> {
        let path = directory.join(RECORD);
        match Noted::read(directory)? {
            Some(Noted { turn, .. }) => {
                let file = private_file::open(&path)?;
                let mut record = Self { file, path, turn, layout, is_failing: false };
                for _ in SLOT_OFFSETS {
                    record.write(totals)?;
                }
                Ok(record)
            }
            None => Self::create(directory, totals, layout),
        }
    }

    /// Makes a record anew, whole and synced: a power cut must not leave an empty one, which would look damaged.
    pub fn create(directory: &Path, totals: Totals, layout: i64) -> Result<Self, RecordError> {
        let path = directory.join(RECORD);
        let (draft, mut file) = private_file::draft(&path)?;
        let slots = SLOT_OFFSETS.map(|_| slot(1, totals, layout));
        file.write_all(&slots[0])?;
        file.write_all_at(&slots[1], SLOT_OFFSETS[1])?;
        file.sync_all()?;
        fs::rename(&draft, &path)?;
        File::open(directory)?.sync_all()?;
        Ok(Self { file, path, turn: 1, layout, is_failing: false })
    }

    /// Notes what is acknowledged from now on. What it is about is durable without it: a failure is told and no more.
    pub fn note(&mut self, totals: Totals) {
        match self.write(totals) {
            Ok(()) => self.is_failing = false,
            Err(error) => {
                if !std::mem::replace(&mut self.is_failing, true) {
                    let path = self.path.display();
                    tracing::warn!(%error, "{path} cannot be written: a loss of later commits would not be noticed");
                }
            }
        }
    }

    fn write(&mut self, totals: Totals) -> std::io::Result<()> {
        let turn = self.turn + 1;
        let offset = SLOT_OFFSETS[usize::from(turn % 2 == 1)];
        self.file.write_all_at(&slot(turn, totals, self.layout), offset)?;
        self.turn = turn;
        Ok(())
    }
}

fn slot(turn: u64, totals: Totals, layout: i64) -> [u8; SLOT_BYTES] {
    let mut bytes = [0; SLOT_BYTES];
    bytes[..8].copy_from_slice(&MAGIC);
    for (place, number) in
        [turn, totals.accounts, totals.revisions, layout.unsigned_abs()].into_iter().enumerate()
    {
        bytes[8 + 8 * place..][..8].copy_from_slice(&number.to_le_bytes());
    }
    let sum = crc32fast::hash(&bytes[..40]);
    bytes[40..].copy_from_slice(&sum.to_le_bytes());
    bytes
}

fn parse(file: &[u8], offset: usize) -> Option<Noted> {
    let bytes: &[u8; SLOT_BYTES] = file.get(offset..)?.first_chunk()?;
    let sum = crc32fast::hash(&bytes[..40]);
    if bytes[..8] != MAGIC || bytes[40..] != sum.to_le_bytes() {
        return None;
    }
    let [turn, accounts, revisions, layout] =
        [8, 16, 24, 32].map(|place| u64::from_le_bytes(std::array::from_fn(|byte| bytes[place + byte])));
    let layout = i64::try_from(layout).ok()?;
    Some(Noted { totals: Totals { accounts, revisions }, layout, one_is_damaged: false, turn })
}
