//! The keys of one issuer's entry, whatever their kind. No key of one entry ever verifies a token
//! of another.

use crate::config::{ConfigError, Issuer, KeySetLocation, KeySource, SecretSource};
use crate::issuer_choice::Choice;
use crate::jwk::ChosenKey;
use crate::key_store::{DiscoveredKeySet, Fetched, KeySetReport, Record, RemoteKeySet, Selection};
use crate::secret::{FittingSecrets, Previous, Secrets};
use crate::signature::{Algorithm, VerifyingKey};
use crate::time::UnixTime;
use crate::token::ProtectedHeader;
use crate::{HostRsa, Reason};

/// What an entry holds beyond its configuration.
#[derive(Debug)]
pub(crate) enum IssuerKeys {
    /// The configuration has the keys.
    Inline,
    /// The host fetches them.
    Remote(Box<RemoteKeySet>),
    /// The host fetches them, from where their issuer's metadata says.
    Discovered(Box<DiscoveredKeySet>),
    /// The host supplies them.
    Secret(Option<Secrets>),
}

/// The key that fits a token's protected header, or what has to be fetched to know.
pub(crate) enum SelectedKey<'k> {
    Public(&'k VerifyingKey),
    Secret(FittingSecrets<'k>),
    Fetch { url: &'k str, sequence: u64 },
}

/// Tells the keys selected at one instant from those selected at another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyMark {
    None,
    Public,
    /// Whether the current secret, and the previous one.
    Secrets((bool, bool)),
}

impl IssuerKeys {
    pub(crate) fn of(issuer: &Issuer) -> Self {
        match &issuer.keys {
            KeySource::Inline(_) => Self::Inline,
            KeySource::Remote(keys) => {
                let (policy, snapshot) = (keys.policy, keys.snapshot.clone());
                match keys.location.clone() {
                    KeySetLocation::Fixed(url) => {
                        Self::Remote(Box::new(RemoteKeySet::new(url, policy, snapshot)))
                    }
                    KeySetLocation::Discovered { issuer } => {
                        Self::Discovered(Box::new(DiscoveredKeySet::new(issuer, policy, snapshot)))
                    }
                }
            }
            KeySource::Secret(_) => Self::Secret(None),
        }
    }

    pub(crate) fn supply_secret(
        &mut self,
        source: &SecretSource,
        current: &[u8],
        previous: Option<Previous<'_>>,
    ) -> Result<(), ConfigError> {
        *self = Self::Secret(Some(Secrets::read(source, current, previous)?));
        Ok(())
    }

    pub(crate) fn supply(
        &mut self,
        sequence: u64,
        fetched: Fetched<'_>,
        now: UnixTime,
    ) -> Vec<Record> {
        match self {
            Self::Remote(keys) => {
                keys.supply(sequence, fetched, now).into_iter().map(Record::KeySet).collect()
            }
            Self::Discovered(keys) => keys.supply(sequence, fetched, now),
            Self::Inline | Self::Secret(_) => Vec::new(),
        }
    }

    /// The location and sequence of a fetch for keys that are not at hand.
    pub(crate) fn prefetch(&mut self, now: UnixTime) -> Option<(&str, u64)> {
        let sequence = match self {
            Self::Remote(keys) => keys.prefetch(now),
            Self::Discovered(keys) => keys.prefetch(now),
            Self::Inline | Self::Secret(_) => None,
        };
        self.located(sequence?)
    }

    /// The location and sequence of a fetch that can be made while the keys at hand still serve.
    pub(crate) fn renew_ahead(&mut self, now: UnixTime) -> Option<(&str, u64)> {
        let sequence = match self {
            Self::Remote(keys) => keys.renew_ahead(now),
            Self::Discovered(keys) => keys.renew_ahead(now),
            Self::Inline | Self::Secret(_) => None,
        };
        self.located(sequence?)
    }

    /// A sequence with where its fetch goes.
    fn located(&self, sequence: u64) -> Option<(&str, u64)> {
        match self {
            Self::Remote(keys) => Some((keys.url(), sequence)),
            Self::Discovered(keys) => Some((keys.url(sequence), sequence)),
            Self::Inline | Self::Secret(_) => None,
        }
    }

    /// Whether the host fetches them.
    pub(crate) fn is_fetched(&self) -> bool {
        matches!(self, Self::Remote(_) | Self::Discovered(_))
    }

    /// The ids of the keys at hand; a secret has none.
    pub(crate) fn key_ids(&self, source: &KeySource) -> Vec<String> {
        match (self, source) {
            (_, KeySource::Inline(keys)) => keys.key_ids().map(str::to_owned).collect(),
            (Self::Remote(keys), _) => keys.key_ids().map(str::to_owned).collect(),
            (Self::Discovered(keys), _) => keys.key_ids().map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }

    /// The state of a remote key set.
    pub(crate) fn report(&self, now: UnixTime) -> Option<KeySetReport<'_>> {
        match self {
            Self::Remote(keys) => Some(keys.report(now)),
            Self::Discovered(keys) => Some(keys.report(now)),
            Self::Inline | Self::Secret(_) => None,
        }
    }

    pub(crate) fn select<'k>(
        &'k mut self,
        choice: &Choice<'k>,
        header: &ProtectedHeader,
        now: UnixTime,
    ) -> Result<SelectedKey<'k>, Reason> {
        let (algorithm, key_id) = (header.algorithm, header.key_id.as_deref());
        match (self, &choice.issuer.keys) {
            (_, KeySource::Inline(keys)) => public(keys.select(algorithm, key_id)?, choice),
            (Self::Remote(keys), _) => selected(keys.select(algorithm, key_id, now), choice),
            (Self::Discovered(keys), _) => selected(keys.select(algorithm, key_id, now), choice),
            (Self::Secret(Some(secrets)), _) => {
                secrets.fitting(algorithm, now).map(SelectedKey::Secret)
            }
            _ => Err(Reason::SecretUnavailable),
        }
    }
}

fn selected<'k>(selection: Selection<'k>, choice: &Choice<'_>) -> Result<SelectedKey<'k>, Reason> {
    match selection {
        Selection::Key(key) => public(key, choice),
        Selection::Fetch { url, sequence } => Ok(SelectedKey::Fetch { url, sequence }),
        Selection::Refuse(reason) => Err(reason),
    }
}

/// A key serves the issuer it was published for.
fn public<'k>(key: ChosenKey<'k>, choice: &Choice<'_>) -> Result<SelectedKey<'k>, Reason> {
    match key.serves(|published| choice.takes_keys_of(published)) {
        true => Ok(SelectedKey::Public(key.key())),
        false => Err(Reason::KeyUnknown),
    }
}

impl SelectedKey<'_> {
    /// Which keys a signature is tried under. As long as nothing is supplied to the entry, equal
    /// marks for one protected header stand for the very same keys.
    pub(crate) fn mark(&self) -> KeyMark {
        match self {
            Self::Public(_) => KeyMark::Public,
            Self::Secret(secrets) => KeyMark::Secrets(secrets.present()),
            Self::Fetch { .. } => KeyMark::None,
        }
    }

    /// Whether the signature is good under this key.
    pub(crate) fn verify(
        &self,
        host: Option<&dyn HostRsa>,
        algorithm: Algorithm,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        match self {
            Self::Public(key) => key.verify_by(host, algorithm, message, signature),
            Self::Secret(secrets) => secrets.verify(algorithm, message, signature),
            Self::Fetch { .. } => false,
        }
    }
}
