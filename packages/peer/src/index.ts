export {
  type Caller,
  createPeer,
  type Peer,
  PeerAnswerInvalid,
  PeerRefusal,
  type PeerRequest,
  PeerUnavailable,
} from './peer.ts'
