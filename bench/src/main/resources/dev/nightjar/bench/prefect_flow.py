"""No-op tasks on Prefect 3, as bench/run prefect starts it: prints how many a second."""

import sys
import time

from prefect import flow, task
from prefect.task_runners import ThreadPoolTaskRunner


@task
def no_op(number):
    return number


@flow(task_runner=ThreadPoolTaskRunner(max_workers=64))
def many(count):
    began = time.perf_counter()
    done = sum(future.result() for future in no_op.map(list(range(count))))
    assert done == count * (count - 1) // 2
    return count / (time.perf_counter() - began)


if __name__ == "__main__":
    many(8)  # starts the server and warms up
    print("rate", many(int(sys.argv[1])), flush=True)
