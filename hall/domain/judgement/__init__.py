"""How long it takes: what is learned of cases, who serves, and a walk through the queue. PURE."""
