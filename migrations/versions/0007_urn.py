"""Meetings, cards, ballot rules, elections with their records, and the urn: what is entered stays.

Revision 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STAYS = "what is entered stays as it is"
FROZEN = "what was adopted or frozen is not changed"
ALWAYS = "1 = 1"
SAME_RULE = """
    NEW.id IS OLD.id AND NEW.cycle_id IS OLD.cycle_id AND NEW.number IS OLD.number AND NEW.template IS OLD.template
    AND NEW.mode IS OLD.mode AND NEW.style IS OLD.style AND NEW.maximum IS OLD.maximum AND NEW.body IS OLD.body
    AND NEW.decision IS OLD.decision AND NEW.adopted_on IS OLD.adopted_on AND NEW.digest IS OLD.digest
    AND NEW.stage IS OLD.stage
"""
SAME_ELECTION = """
    NEW.id IS OLD.id AND NEW.meeting_id IS OLD.meeting_id AND NEW.list_id IS OLD.list_id
    AND CAST(NEW.projects AS TEXT) IS CAST(OLD.projects AS TEXT) AND NEW.rule_id IS OLD.rule_id
    AND NEW.issue_id IS OLD.issue_id AND NEW.parent_id IS OLD.parent_id AND NEW.mode IS OLD.mode
    AND NEW.purpose IS OLD.purpose AND NEW.title IS OLD.title AND NEW.rehearsal IS OLD.rehearsal
    AND NEW.height >= OLD.height AND NEW.ballots >= OLD.ballots
    AND (OLD.stage = 'draft' OR NEW.stage <> 'draft')
"""
SAME_KEY = "NEW.election_id IS OLD.election_id AND NEW.key IS OLD.key"


def guards() -> list[tuple[str, str, str, str, str]]:
    """Trigger, event, table, when it refuses, and its words."""
    kept = [
        (f"{table}_{event.lower()}_stays", event, table, ALWAYS, STAYS)
        for table in ("record_entry", "cast_ballot", "ballot_point")
        for event in ("UPDATE", "DELETE")
    ]
    return [
        *kept,
        ("credential_delete_stays", "DELETE", "credential", ALWAYS, STAYS),
        ("credential_update_stays", "UPDATE", "credential", f"NOT ({SAME_KEY})", STAYS),
        ("ballot_rule_delete_frozen", "DELETE", "ballot_rule", "OLD.stage <> 'draft'", FROZEN),
        ("ballot_rule_update_frozen", "UPDATE", "ballot_rule", f"OLD.stage <> 'draft' AND NOT ({SAME_RULE})", FROZEN),
        ("election_delete_frozen", "DELETE", "election", "OLD.height > 0", FROZEN),
        ("election_update_frozen", "UPDATE", "election", f"OLD.height > 0 AND NOT ({SAME_ELECTION})", FROZEN),
    ]


def guard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, event, table, when, words in guards():
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )
        return
    for name, event, table, when, words in guards():
        when = when.replace(" IS OLD.", " IS NOT DISTINCT FROM OLD.").replace(
            " IS CAST(", " IS NOT DISTINCT FROM CAST("
        )
        given = "OLD" if event == "DELETE" else "NEW"
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {when} THEN RAISE integrity_constraint_violation USING MESSAGE = '{words}'; END IF;"
            f" RETURN {given}; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def unguard() -> None:
    for name, _event, table, _when, _words in guards():
        op.execute(f"DROP TRIGGER {name}" + ("" if op.get_bind().dialect.name == "sqlite" else f" ON {table}"))
        if op.get_bind().dialect.name != "sqlite":
            op.execute(f"DROP FUNCTION {name}()")


def upgrade() -> None:
    op.create_table(
        "ballot_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(40), nullable=False),
        sa.Column("mode", sa.String(48), nullable=False),
        sa.Column("style", sa.String(48), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("stage", sa.String(48), nullable=False),
        sa.Column("decision", sa.String(80), nullable=True),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "stage = 'draft' OR (digest IS NOT NULL AND decision IS NOT NULL AND adopted_on IS NOT NULL)",
            name=op.f("ck_ballot_rule_adopted_by_a_decision"),
        ),
        sa.CheckConstraint("maximum > 0", name=op.f("ck_ballot_rule_maximum_positive")),
        sa.CheckConstraint("number > 0", name=op.f("ck_ballot_rule_number_counts")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "cycle_id"],
            ["cycle.assembly_id", "cycle.id"],
            name=op.f("fk_ballot_rule_assembly_id_cycle_id_cycle"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_ballot_rule_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_ballot_rule_log_id_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_rule")),
        sa.UniqueConstraint(
            "assembly_id", "cycle_id", "number", name=op.f("uq_ballot_rule_assembly_id_cycle_id_number")
        ),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_ballot_rule_assembly_id_id")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id", "cycle_id"],
            ["cycle.assembly_id", "cycle.id"],
            name=op.f("fk_meeting_assembly_id_cycle_id_cycle"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_meeting_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_meeting_log_id_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("assembly_id", "cycle_id", "name", name=op.f("uq_meeting_assembly_id_cycle_id_name")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_meeting_assembly_id_id")),
    )
    op.create_table(
        "card_issue",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("secret_list", sa.String(64), nullable=False),
        sa.Column("open_list", sa.String(64), nullable=False),
        sa.Column("issue", sa.String(64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assembly_id", "meeting_id"],
            ["meeting.assembly_id", "meeting.id"],
            name=op.f("fk_card_issue_assembly_id_meeting_id_meeting"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_card_issue_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_issue")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_card_issue_assembly_id_id")),
    )
    op.create_index(
        "uq_card_issue_current",
        "card_issue",
        ["assembly_id", "meeting_id"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_table(
        "card_key",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("issue_id", sa.Uuid(), nullable=False),
        sa.Column("use", sa.String(48), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("spare", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(key) = 64", name=op.f("ck_card_key_key_of_32_bytes")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "issue_id"],
            ["card_issue.assembly_id", "card_issue.id"],
            name=op.f("fk_card_key_assembly_id_issue_id_card_issue"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_card_key_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("assembly_id", "issue_id", "use", "key", name=op.f("pk_card_key")),
    )
    op.create_table(
        "election",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=True),
        sa.Column("projects", sa.JSON(), nullable=True),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("issue_id", sa.Uuid(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("mode", sa.String(48), nullable=False),
        sa.Column("purpose", sa.String(48), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("rehearsal", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(48), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=True),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("so_far", sa.JSON(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(400), nullable=True),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("stage = 'draft' OR height > 0", name=op.f("ck_election_a_record_from_the_freezing_on")),
        sa.CheckConstraint("stage <> 'open' OR opened_at IS NOT NULL", name=op.f("ck_election_open_since_a_moment")),
        sa.CheckConstraint("stage = 'draft' OR issue_id IS NOT NULL", name=op.f("ck_election_frozen_with_cards")),
        sa.CheckConstraint(
            "stage NOT IN ('closed', 'counted') OR (closed_at IS NOT NULL AND present IS NOT NULL)",
            name=op.f("ck_election_closed_with_its_numbers"),
        ),
        sa.CheckConstraint(
            "stage NOT IN ('ready', 'open', 'closed', 'counted') OR fingerprint IS NOT NULL",
            name=op.f("ck_election_ready_with_its_e"),
        ),
        sa.CheckConstraint(
            "height >= 0 AND ballots >= 0 AND ballots <= height", name=op.f("ck_election_ballots_are_entries")
        ),
        sa.CheckConstraint("list_id IS NULL OR projects IS NULL", name=op.f("ck_election_a_list_or_projects")),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_election_not_its_own_parent")),
        sa.CheckConstraint("position > 0", name=op.f("ck_election_position_counts")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "issue_id"],
            ["card_issue.assembly_id", "card_issue.id"],
            name=op.f("fk_election_assembly_id_issue_id_card_issue"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "list_id"],
            ["candidate_list.assembly_id", "candidate_list.id"],
            name=op.f("fk_election_assembly_id_list_id_candidate_list"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "meeting_id"],
            ["meeting.assembly_id", "meeting.id"],
            name=op.f("fk_election_assembly_id_meeting_id_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "parent_id"],
            ["election.assembly_id", "election.id"],
            name=op.f("fk_election_assembly_id_parent_id_election"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "rule_id"],
            ["ballot_rule.assembly_id", "ballot_rule.id"],
            name=op.f("fk_election_assembly_id_rule_id_ballot_rule"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_election_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_election_log_id_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_election_assembly_id_id")),
        sa.UniqueConstraint(
            "assembly_id", "meeting_id", "position", name=op.f("uq_election_assembly_id_meeting_id_position")
        ),
    )
    op.create_table(
        "sign_in_key",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("issue_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("serial", sa.String(32), nullable=False),
        sa.Column("spare", sa.Boolean(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(key) = 64", name=op.f("ck_sign_in_key_key_of_32_bytes")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "deputy_id"],
            ["deputy.assembly_id", "deputy.id"],
            name=op.f("fk_sign_in_key_assembly_id_deputy_id_deputy"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "issue_id"],
            ["card_issue.assembly_id", "card_issue.id"],
            name=op.f("fk_sign_in_key_assembly_id_issue_id_card_issue"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_sign_in_key_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("assembly_id", "issue_id", "key", name=op.f("pk_sign_in_key")),
        sa.UniqueConstraint(
            "assembly_id", "issue_id", "serial", name=op.f("uq_sign_in_key_assembly_id_issue_id_serial")
        ),
    )
    op.create_index(op.f("ix_sign_in_key_deputy_id"), "sign_in_key", ["deputy_id"], unique=False)
    op.create_table(
        "credential",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("stands", sa.String(48), nullable=False),
        sa.Column("spoils", sa.Integer(), nullable=False),
        sa.CheckConstraint("spoils BETWEEN 0 AND 8", name=op.f("ck_credential_at_most_eight_spoils")),
        sa.CheckConstraint("length(key) = 64", name=op.f("ck_credential_key_of_32_bytes")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id"],
            ["election.assembly_id", "election.id"],
            name=op.f("fk_credential_assembly_id_election_id_election"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_credential_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("assembly_id", "election_id", "key", name=op.f("pk_credential")),
    )
    op.create_table(
        "ballot_point",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.Column("point", sa.String(64), nullable=False),
        sa.CheckConstraint("length(point) = 64", name=op.f("ck_ballot_point_point_of_32_bytes")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id"],
            ["election.assembly_id", "election.id"],
            name=op.f("fk_ballot_point_assembly_id_election_id_election"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_ballot_point_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("assembly_id", "election_id", "point", name=op.f("pk_ballot_point")),
    )
    op.create_table(
        "election_counter",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('"index" > 0', name=op.f("ck_election_counter_index_counts")),
        sa.CheckConstraint("sealed_at IS NULL OR key IS NOT NULL", name=op.f("ck_election_counter_seals_with_its_key")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id"],
            ["election.assembly_id", "election.id"],
            name=op.f("fk_election_counter_assembly_id_election_id_election"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_election_counter_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("assembly_id", "election_id", "index", name=op.f("pk_election_counter")),
        sa.UniqueConstraint(
            "assembly_id", "election_id", "key", name=op.f("uq_election_counter_assembly_id_election_id_key")
        ),
        sa.UniqueConstraint("assembly_id", "token", name=op.f("uq_election_counter_assembly_id_token")),
    )
    op.create_table(
        "record_entry",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.CheckConstraint("seq >= 0", name=op.f("ck_record_entry_seq_counts")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id"],
            ["election.assembly_id", "election.id"],
            name=op.f("fk_record_entry_assembly_id_election_id_election"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_record_entry_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("assembly_id", "election_id", "seq", name=op.f("pk_record_entry")),
        sa.UniqueConstraint(
            "assembly_id", "election_id", "prev", name=op.f("uq_record_entry_assembly_id_election_id_prev")
        ),
    )
    op.create_index("ix_record_entry_kind", "record_entry", ["assembly_id", "election_id", "kind"], unique=False)
    op.create_table(
        "cast_ballot",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.Column("credential", sa.String(64), nullable=False),
        sa.Column("ballot", sa.String(64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id", "credential"],
            ["credential.assembly_id", "credential.election_id", "credential.key"],
            name=op.f("fk_cast_ballot_assembly_id_election_id_credential_credential"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id", "seq"],
            ["record_entry.assembly_id", "record_entry.election_id", "record_entry.seq"],
            name=op.f("fk_cast_ballot_assembly_id_election_id_seq_record_entry"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_cast_ballot_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("assembly_id", "election_id", "credential", name=op.f("pk_cast_ballot")),
        sa.UniqueConstraint(
            "assembly_id", "election_id", "ballot", name=op.f("uq_cast_ballot_assembly_id_election_id_ballot")
        ),
        sa.UniqueConstraint(
            "assembly_id", "election_id", "seq", name=op.f("uq_cast_ballot_assembly_id_election_id_seq")
        ),
    )
    guard()


def downgrade() -> None:
    unguard()
    op.drop_table("cast_ballot")
    op.drop_table("ballot_point")
    op.drop_table("record_entry")
    op.drop_table("election_counter")
    op.drop_table("credential")
    op.drop_table("sign_in_key")
    op.drop_table("election")
    op.drop_table("card_key")
    op.drop_table("card_issue")
    op.drop_table("meeting")
    op.drop_table("ballot_rule")
