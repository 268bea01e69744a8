//! The committed state that every read is served from: an image of each account, and concurrent maps of what is looked
//! up across accounts. Only the publication of a commit changes it, in commit order, so readers see the durable
//! history and nothing else.

use std::sync::Arc;

use dashmap::DashMap;
use parking_lot::RwLock;
use smol_str::SmolStr;

use crate::account::{AccountName, AccountNumber, ProjectId, Revision};
use crate::image::{Image, Replacement};
use crate::lifecycle::due::{Due, DueQueue};
use crate::operation::Operation;
use crate::resources::access_key::{AccessKey, AccessKeyId};
use crate::resources::identifier::Identifier;
use crate::resources::{Kind, Resource, Row, Shared};
use crate::scan::Scans;
use crate::transaction::Written;

/// Everything that is kept, as last committed.
pub struct World {
    /// Which account a server, or something of a network, belongs to: an administrator knows only the identifier.
    owners: DashMap<(Kind, SmolStr), AccountNumber>,
    /// Which account an access key belongs to: authentication knows only the key.
    access_key_owners: DashMap<AccessKeyId, AccountNumber>,
    accounts: DashMap<AccountNumber, Arc<Account>>,
    account_numbers: DashMap<AccountName, AccountNumber>,
    projects: DashMap<ProjectId, AccountNumber>,
    /// What is to happen by itself, in order of time.
    pub due: DueQueue,
}

/// What an action is about: one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its kind.
    pub kind: Kind,
    /// Its identifier.
    pub id: SmolStr,
}

/// An account and what it owns.
pub struct Account {
    /// Its number in the store.
    pub number: AccountNumber,
    /// Its name.
    pub name: AccountName,
    /// Its identifier as a project.
    pub project_id: ProjectId,
    /// What it owns. One lock for all kinds: a list is of one revision.
    pub image: RwLock<Image>,
    pub(crate) scans: Scans,
}

impl World {
    /// An empty world.
    pub fn new() -> Self {
        Self {
            owners: DashMap::new(),
            access_key_owners: DashMap::new(),
            accounts: DashMap::new(),
            account_numbers: DashMap::new(),
            projects: DashMap::new(),
            due: DueQueue::default(),
        }
    }

    /// The account with this number.
    pub fn account(&self, number: AccountNumber) -> Option<Arc<Account>> {
        self.accounts.get(&number).map(|account| Arc::clone(&account))
    }

    /// The account with this name.
    pub fn account_named(&self, name: &AccountName) -> Option<Arc<Account>> {
        let number = *self.account_numbers.get(name)?;
        self.account(number)
    }

    /// The account that has this identifier as a project.
    pub fn account_of_project(&self, project: &ProjectId) -> Option<Arc<Account>> {
        let number = *self.projects.get(project)?;
        self.account(number)
    }

    /// The account that owns what an administrator names by its identifier alone.
    pub fn owner_of(&self, subject: &Subject) -> Option<AccountNumber> {
        if subject.kind == Kind::AccessKey {
            let id = AccessKeyId::parse(&subject.id).ok()?;
            return self.access_key_owners.get(&id).map(|owner| *owner);
        }
        self.owners.get(&(subject.kind, subject.id.clone())).map(|owner| *owner)
    }

    /// The account that an administrator's operation is about: the owner of its subject, or the project that it names.
    pub fn account_about(&self, operation: &Operation) -> Option<AccountNumber> {
        let of_project = || Some(self.account_of_project(&operation.project()?)?.number);
        operation.subject().and_then(|subject| self.owner_of(&subject)).or_else(of_project)
    }

    /// Adds an account that the store has just opened or loaded; the one already known under that number wins.
    pub fn add_account(&self, number: AccountNumber, name: &AccountName, revision: Revision) -> Arc<Account> {
        let account = self.accounts.entry(number).or_insert_with(|| {
            let image = Image { revision, ..Image::default() };
            let project_id = name.project_id();
            Arc::new(Account {
                number,
                name: name.clone(),
                project_id,
                image: RwLock::new(image),
                scans: Scans::new(),
            })
        });
        let account = Arc::clone(&account);
        self.account_numbers.insert(name.clone(), number);
        self.projects.insert(account.project_id.clone(), number);
        account
    }

    /// Every account, in no particular order.
    pub fn accounts(&self) -> Vec<Arc<Account>> {
        self.accounts.iter().map(|account| Arc::clone(&account)).collect()
    }

    /// How many resources of all kinds and accounts there are.
    pub fn count(&self) -> usize {
        self.accounts().iter().map(|account| account.image.read().count()).sum()
    }

    /// The resource of an account with this identifier.
    pub fn find<R: Resource>(&self, account: AccountNumber, id: &R::Id) -> Option<Shared<R>> {
        self.account(account)?.find(id)
    }

    /// An access key by its identifier alone, for authentication.
    pub fn access_key(&self, id: &AccessKeyId) -> Option<Shared<AccessKey>> {
        let owner = *self.access_key_owners.get(id)?;
        self.find(owner, id)
    }

    /// Puts a row that the store has loaded into the image of its account.
    pub fn load<R: Resource>(&self, account: &Account, row: Row<R>) {
        let rows = Replacement::new(None, Some(Arc::new(row)));
        rows.make(&mut account.image.write());
        self.follow(&rows);
    }

    /// Publishes what one run has written, as one step.
    pub(crate) fn publish(&self, account: AccountNumber, revision: Revision, changes: &[Box<dyn Written>]) {
        let Some(account) = self.account(account) else { return };
        let mut image = account.image.write();
        image.revision = revision;
        for change in changes {
            change.apply(&mut image);
            change.tell(self);
        }
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl Account {
    /// What it owns now. It stays as it is.
    pub(crate) fn snapshot(&self) -> Arc<Image> {
        self.scans.snapshot(&self.image.read())
    }

    /// The resource with this identifier.
    pub fn find<R: Resource>(&self, id: &R::Id) -> Option<Shared<R>> {
        R::table(&self.image.read()).find(id).map(Arc::clone)
    }
}

impl World {
    /// Follows the publication of a row with what is known beside the images: what is due, and what belongs to whom.
    pub(crate) fn follow<R: Resource>(&self, rows: &Replacement<R>) {
        let due_at = |row: Option<&Shared<R>>| row.and_then(|row| row.due_at);
        if due_at(rows.before()) != due_at(rows.after()) {
            let due = |row: Option<&Shared<R>>| row.and_then(|row| Some(Due::of(row, row.due_at?)));
            if let Some(due) = due(rows.before()) {
                self.due.remove(&due);
            }
            if let Some(due) = due(rows.after()) {
                self.due.insert(due);
            }
        }
        match (rows.before(), rows.after()) {
            (None, Some(row)) => R::published(self, row, true),
            (Some(row), None) => R::published(self, row, false),
            (Some(_), Some(_)) | (None, None) => {}
        }
    }

    /// Keeps the owner of an access key findable.
    pub(crate) fn note_access_key(&self, row: &Row<AccessKey>, kept: bool) {
        if kept {
            self.access_key_owners.insert(row.id.clone(), row.account);
        } else {
            self.access_key_owners.remove(&row.id);
        }
    }

    /// Keeps the owner of a resource findable by its identifier alone.
    pub(crate) fn note_owner<R: Resource>(&self, row: &Row<R>, kept: bool) {
        let subject = (R::KIND, SmolStr::new(row.id.as_str()));
        if kept {
            self.owners.insert(subject, row.account);
        } else {
            self.owners.remove(&subject);
        }
    }
}
