//! What views and checks look at: the resources of one account at one revision, the rules of the run, and who acts.

use std::sync::Arc;

use crate::account::{AccountNumber, ProjectId};
use crate::action::ApiVersion;
use crate::catalogue::Catalogue;
use crate::clock::Timestamp;
use crate::image::attachments::{Attachments, Place, Users};
use crate::image::stocks::Stock;
use crate::image::{Image, Table};
use crate::principal::Principal;
use crate::resources::{Resource, Shared};
use crate::rules::Rules;
use crate::settings::Settings;
use crate::world::Account;

/// One account as a run sees it: of one revision from beginning to end, with what the run has written itself. There is no way
/// from here to what other accounts own.
pub struct Snapshot<'e> {
    /// The time of this run. It is never before that of an earlier change of the account.
    pub now: Timestamp,
    /// The API version that is served.
    pub version: ApiVersion,
    /// What can be ordered.
    pub catalogue: &'e Catalogue,
    /// The settings that actions read.
    pub settings: &'e Settings,
    account: Arc<Account>,
    principal: &'e Principal,
    image: Seen<'e>,
}

/// Where a run sees its account.
enum Seen<'e> {
    /// As it is for as long as the run lasts.
    Fixed(&'e Image),
    /// As it is for as long as anybody wants.
    Own(Arc<Image>),
    /// As the run leaves it.
    Working(&'e mut Image),
}

impl<'e> Snapshot<'e> {
    /// An account that is only read.
    pub(crate) fn fixed(
        (now, version): (Timestamp, ApiVersion),
        rules: &'e Rules,
        account: Arc<Account>,
        principal: &'e Principal,
        image: &'e Image,
    ) -> Self {
        Self::new((now, version), rules, account, principal, Seen::Fixed(image))
    }

    /// An account that the run changes.
    pub(crate) fn working(
        (now, version): (Timestamp, ApiVersion),
        rules: &'e Rules,
        account: Arc<Account>,
        principal: &'e Principal,
        image: &'e mut Image,
    ) -> Self {
        Self::new((now, version), rules, account, principal, Seen::Working(image))
    }

    fn new(
        (now, version): (Timestamp, ApiVersion),
        Rules { settings, catalogue, .. }: &'e Rules,
        account: Arc<Account>,
        principal: &'e Principal,
        image: Seen<'e>,
    ) -> Self {
        Self { now, version, catalogue, settings, account, principal, image }
    }

    /// Another account as the same run sees it, at the revision that it has now.
    pub(crate) fn of(&self, account: Arc<Account>) -> Self {
        // Its own account may be locked by the run, and a lock that somebody waits to write is not read twice.
        let is_own = account.number == self.account.number;
        let image = if is_own { Arc::new(self.image().clone()) } else { account.snapshot() };
        let image = Seen::Own(image);
        Self { account, image, ..*self }
    }

    fn image(&self) -> &Image {
        match &self.image {
            Seen::Fixed(image) => image,
            Seen::Own(image) => image,
            Seen::Working(image) => image,
        }
    }

    /// The image to change; none where the run may only look.
    pub(crate) fn image_mut(&mut self) -> Option<&mut Image> {
        match &mut self.image {
            Seen::Fixed(_) | Seen::Own(_) => None,
            Seen::Working(image) => Some(image),
        }
    }

    /// Who acts, and with which rights. An administrator may act in an account that is not his own.
    pub const fn principal(&self) -> &Principal {
        self.principal
    }

    /// The account whose resources these are.
    pub fn account(&self) -> AccountNumber {
        self.account.number
    }

    /// The identifier of the account as a project.
    pub fn project_id(&self) -> &ProjectId {
        &self.account.project_id
    }

    /// The resource with this identifier.
    pub fn find<R: Resource>(&self, id: &R::Id) -> Option<Shared<R>> {
        self.table::<R>().find(id).map(Arc::clone)
    }

    /// All resources of one kind.
    pub fn table<R: Resource>(&self) -> &Table<R> {
        R::table(self.image())
    }

    pub(crate) fn attachments(&self) -> &Attachments {
        &self.image().attachments
    }

    /// How many resources take from a stock.
    pub fn taken(&self, stock: &Stock) -> usize {
        self.image().stocks.taken(stock)
    }

    /// Who uses a place.
    pub fn at<'s>(&'s self, place: &'s Place) -> Users<'s> {
        self.attachments().at(place)
    }
}
