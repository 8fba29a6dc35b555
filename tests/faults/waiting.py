import time


def until(true, what, seconds=30):
    """Wait for something; a TimeoutError says what did not come."""
    end = time.monotonic() + seconds
    while not (found := true()):
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.05)
    return found
