"""Real processes, real kills, private servers: what holds whatever breaks. `make faults`."""
