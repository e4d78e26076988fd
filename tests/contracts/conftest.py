from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from listener.registry import CHANNELS
from listener.town.registry import NETWORKS
from tests.contracts.bench import Bench
from tests.contracts.bench import bench as served_bench


@pytest.fixture(params=NETWORKS)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    """Every channel that has a network in the town, each in its turn."""
    for module in (CHANNELS[request.param], NETWORKS[request.param].partition(":")[0]):
        if find_spec(module) is None:
            pytest.skip(f"{module} does not exist yet")
    with served_bench(request.param) as made:
        yield made


@pytest.fixture
def desk(bench: Bench) -> Bench:
    """Every channel where a reply can be posted."""
    if bench.channel.publisher is None:
        pytest.skip(f"{bench.kind} is never answered by us")
    return bench
