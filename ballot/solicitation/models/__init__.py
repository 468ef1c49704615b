"""The tables of solicitation: a year's notice, its entrances, the ideas and all that is said about them."""

from ballot.solicitation.models.answers import Answer, AnswerId, Exit
from ballot.solicitation.models.drafts import Draft, DraftId, DraftPhoto
from ballot.solicitation.models.ideas import Contact, Detail, Idea, IdeaId, Photo, PhotoId, Remark, RemarkId
from ballot.solicitation.models.notices import Entrance, EntranceId, Solicitation, SolicitationId
from ballot.solicitation.models.support import Endorsement, Support

__all__ = [
    "Answer",
    "AnswerId",
    "Contact",
    "Detail",
    "Draft",
    "DraftId",
    "DraftPhoto",
    "Endorsement",
    "Entrance",
    "EntranceId",
    "Exit",
    "Idea",
    "IdeaId",
    "Photo",
    "PhotoId",
    "Remark",
    "RemarkId",
    "Solicitation",
    "SolicitationId",
    "Support",
]
