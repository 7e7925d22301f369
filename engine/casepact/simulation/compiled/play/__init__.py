"""The loop over a replication: cases come, go on, and meet the teams."""
