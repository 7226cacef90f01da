"""Transfers between random accounts, by Locust (https://locust.io):

    pnpm start                                              in another terminal
    pnpm seed:bench --file accounts.json
    pip install locust
    ACCOUNTS_FILE=accounts.json locust -f load-test/locust/locustfile.py \
        --host http://127.0.0.1:8000 --headless --users 50 --spawn-rate 50 --run-time 30s

Without --headless, http://127.0.0.1:8089 starts and shows the test. The exit code is 1 when more than one request in a
thousand is not answered with 201, or when no request was sent.
"""

import json
import os
import random
import uuid

from locust import FastHttpUser, constant, events, task

FAILED_SHARE_MAX = 0.001

with open(os.environ.get("ACCOUNTS_FILE", "accounts.json"), encoding="utf-8") as file:
    ACCOUNTS = json.load(file)


class Customer(FastHttpUser):
    host = os.environ.get("LEDGER_URL", "http://127.0.0.1:8000")
    wait_time = constant(0)

    @task
    def transfer(self) -> None:
        source, target = random.sample(ACCOUNTS, 2)
        with self.client.post(
            "/v1/transfers",
            json={"source_account": source, "target_account": target, "amount": "1.00"},
            headers={"Idempotency-Key": str(uuid.uuid4())},
            catch_response=True,
        ) as answer:
            if answer.status_code != 201:
                answer.failure(describe(answer))


def describe(answer) -> str:
    """The status and code alone, so that Locust counts equal failures together."""
    try:
        return f"{answer.status_code} {answer.json()['code']}"
    except (KeyError, TypeError, ValueError):
        return f"{answer.status_code or answer.error}"


@events.quitting.add_listener
def judge(environment, **_) -> None:
    total = environment.stats.total
    failed = total.num_requests == 0 or total.fail_ratio > FAILED_SHARE_MAX
    environment.process_exit_code = 1 if failed else 0
