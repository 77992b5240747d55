//! Codes of remarks on models that are sound.

use super::codes;

codes! {
    UNREAD = "unread"
    UNMOVED = "unmoved"
    NEVER = "cannot-occur"
    UNCITED = "uncited"
    UNCARRIED = "uncarried"
    UNASKED = "unasked"
    ONLY_REINFORCING = "only-reinforcing"
    FEEDS_ITSELF = "feeds-itself"
    FASTER_THAN_A_STEP = "faster-than-a-step"
    SAME_LABEL = "same-label"
    CLAIMS_CONTRADICT = "claims-contradict"
}
