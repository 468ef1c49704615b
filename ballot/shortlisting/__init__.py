"""初定 and 审议: from proposals to the list of candidates that a ballot binds."""
