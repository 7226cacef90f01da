export { type Caller, callerOf } from './caller.ts'
export { createPeer, type Peer, PeerAnswerInvalid, PeerRefusal, type PeerRequest, PeerUnavailable } from './peer.ts'
export { createTranslator, type Translation, type Translator } from './translator.ts'
