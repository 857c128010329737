//! The proof value of MerkleProof2019: base58 of CBOR, lists of pairs whose first part is the number of a member.

use super::{Anchor, Claims, MAX_ANCHORS, MAX_PATH, Network, Side};
use crate::badges::proofs::cbor::Cbor;

/// Characters a proof value may have; decoding takes the square of it. A path of 64 steps has about 3,600.
const MAX_VALUE: usize = 8 * 1024;
/// Bytes the name of a transaction may have, written as hexadecimal digits or a text.
const MAX_TRANSACTION: usize = 128;

/// Chains and their networks by number.
#[rustfmt::skip]
const CHAINS: [(i64, i64, &str, Network); 10] = [
    (0, 1, "btc:mainnet", Network::Main),
    (0, 3, "btc:testnet", Network::Test),
    (1, 1, "eth:mainnet", Network::Main),
    (1, 3, "eth:ropsten", Network::Test),
    (1, 4, "eth:rinkeby", Network::Test),
    (1, 5, "eth:goerli", Network::Test),
    (1, 11_155_111, "eth:sepolia", Network::Test),
    (2, 137, "mtc:mainnet", Network::Main),
    (2, 80_001, "mtc:mumbai", Network::Test),
    (-1, -1, "mocknet:mocknet", Network::Mock),
];

/// Reads a proof value; `None` where it is malformed.
pub(super) fn read(value: &str) -> Option<Claims> {
    let base58 = value
        .strip_prefix('z')
        .filter(|rest| rest.len() <= MAX_VALUE)?;
    let bytes = bs58::decode(base58).into_vec().ok()?;
    let mut cbor = Cbor::new(&bytes);
    let (mut root, mut target, mut path, mut anchors) = (None, None, None, None);
    for _ in 0..cbor.list(4)? {
        (cbor.list(2)? == 2).then_some(())?;
        let twice = match cbor.integer()? {
            0 => root.replace(hash(&mut cbor)?).is_some(),
            1 => target.replace(hash(&mut cbor)?).is_some(),
            2 => anchors.replace(anchors_of(&mut cbor)?).is_some(),
            3 => path.replace(path_of(&mut cbor)?).is_some(),
            _ => true,
        };
        (!twice).then_some(())?;
    }
    cbor.is_at_end().then_some(())?;
    Some(Claims {
        root: root?,
        target: target?,
        path: path.unwrap_or_default(),
        anchors: anchors?,
    })
}

/// What is written is itself CBOR: bytes, or as other writers have it their hexadecimal digits as a text.
fn inner(cbor: &mut Cbor<'_>) -> Option<Vec<u8>> {
    let mut inner = Cbor::new(cbor.bytes()?);
    let bytes = match inner.text() {
        Some(digits) => hex::decode(digits).ok()?,
        None => inner.bytes()?.to_vec(),
    };
    inner.is_at_end().then_some(bytes)
}

fn hash(cbor: &mut Cbor<'_>) -> Option<[u8; 32]> {
    inner(cbor)?.try_into().ok()
}

fn path_of(cbor: &mut Cbor<'_>) -> Option<Vec<Side>> {
    let mut path = Vec::new();
    for _ in 0..cbor.list(MAX_PATH)? {
        (cbor.list(2)? == 2).then_some(())?;
        path.push(match cbor.integer()? {
            0 => Side::Left(hash(cbor)?),
            1 => Side::Right(hash(cbor)?),
            _ => return None,
        });
    }
    Some(path)
}

fn anchors_of(cbor: &mut Cbor<'_>) -> Option<Vec<Anchor>> {
    let mut anchors = Vec::new();
    for _ in 0..cbor.list(MAX_ANCHORS)? {
        anchors.push(anchor(cbor)?);
    }
    Some(anchors)
}

/// Chain, network and transaction, each with its number before it. What is on no chain may have only some words.
fn anchor(cbor: &mut Cbor<'_>) -> Option<Anchor> {
    let parts = cbor.list(3)?;
    let (mut chain, mut network, mut transaction) = (None, None, String::new());
    for _ in 0..parts {
        (cbor.list(2)? == 2).then_some(())?;
        match cbor.integer()? {
            0 => chain = Some(cbor.integer()?),
            1 if cbor.is_integer() => network = Some(cbor.integer()?),
            1 | 2 => transaction = words(cbor)?,
            _ => return None,
        }
    }
    let chain = chain?;
    let network = network.unwrap_or(chain);
    let known = CHAINS
        .iter()
        .find(|known| (known.0, known.1) == (chain, network));
    let (name, network) = match known {
        Some((_, _, name, network)) => ((*name).to_owned(), *network),
        // What is not known is not worth anything.
        None => (format!("{chain}:{network}"), Network::Test),
    };
    Some(Anchor {
        chain: name,
        network,
        transaction,
    })
}

/// The name of a transaction: bytes as hexadecimal digits, a text as it is.
fn words(cbor: &mut Cbor<'_>) -> Option<String> {
    let mut inner = Cbor::new(cbor.bytes()?);
    let words = match inner.text() {
        Some(text) => text.to_owned(),
        None => hex::encode(inner.bytes()?),
    };
    (inner.is_at_end() && words.len() <= MAX_TRANSACTION).then_some(words)
}
