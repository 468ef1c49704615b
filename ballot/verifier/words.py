"""Says in plain words what a clause is about, and how a verification ended."""

from ballot.verifier.finding import Report

CLAUSES = {
    "1.1": "A value is not a proper point of the group.",
    "1.2": "A number is outside the range in which it has one form only.",
    "1.3": "A text or field has another form than the protocol allows, so two readers could read two things.",
    "1.5": "A key or signature has a form under which it would prove nothing.",
    "2.1": "The chain of entries is broken: something was altered, removed or put in.",
    "2.2": "The end of the record, or a head saved earlier, is not the log's own word for this chain.",
    "2.3": "The archive holds other files, or other sizes, than it may.",
    "2.5": "An entry stands where it may not stand, or one is missing.",
    "3.1": "The manifest contradicts itself.",
    "3.2": "The options do not fit a ballot of this kind.",
    "3.3": "The roll is not the one for which the cards were made.",
    "3.4": "A card's secret is none.",
    "3.5": "A card acts that does not vote, or no longer does.",
    "4": "A scrutineer's word is not its own, or was given for another attempt.",
    "4.1": "A scrutineer revealed something else than it had promised.",
    "4.2": "A scrutineer did not prove that it knows its key.",
    "4.3": "A scrutineer sent another a share that does not fit.",
    "4.4": "The key is not the one that the scrutineers made together.",
    "4.5": "The election does not bind what stands in the record.",
    "4.6": "A scrutineer endorsed another election.",
    "5.4": "A ballot does not prove that it holds permitted marks.",
    "5.5": "A ballot is of another shape, of another election, or not signed by its card.",
    "5.6": "A receipt does not fit the record.",
    "5.7": "A card votes twice, or acts after it has voted.",
    "5.8": "A ballot repeats part of another one.",
    "5.9": "An open ballot breaks a limit or is not signed by its card.",
    "6": "A checked ballot does not open with its seed.",
    "7": "An act is not signed by those who must sign it.",
    "7.1": "A card was made void without right.",
    "7.2": "The numbers of a paper box cannot be true.",
    "8.1": "Opening, close or seal do not fit the record.",
    "8.2": "The tally is not the sum of the ballots, or may not be there.",
    "8.3": "A decryption is false, or of something else.",
    "8.4": "What was decrypted cannot be the totals of these ballots.",
    "8.5": "The totals of the result are not those of the count.",
    "8.6": "The rule contradicts itself or the election.",
    "8.7": "The outcome is not what the rule makes of the totals.",
    "8.8": "The levels are not what the rule makes of the totals.",
}


def plain(clause: str) -> str:
    """Return one sentence on a clause for somebody who has not read the protocol."""
    return CLAUSES[clause]


def ending(report: Report) -> str:
    """Return the last line of a report."""
    if report.stopped:
        return "REFUSED: what follows the last finding was not judged."
    if not report.accepted:
        return f"REFUSED: {len(report.findings)} findings."
    if report.end == "annul":
        return "ACCEPTED: the record is correct; it ends in an annulment, there is no result."
    return "ACCEPTED: the record is correct and its result follows from the ballots."
