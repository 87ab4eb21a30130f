"""The committee apart from the others: `python -m committee ROLE`."""

from committee.api import mount_committee
from committee.application import Committee, open_committee
from committee.neighbours import QUERIES, RegistryOverGrpc
from committee.policies import consumer_of
from committee.published import publisher
from committee.rpc import add_committee
from serving.deciding import Deciding
from serving.roles import channel_to, main, time_of, where_of
from serving.settings import ServiceSettings

NAME = "committee"


def opened(settings: ServiceSettings) -> Committee:
    """Open the committee's data; rolls and places are asked of the registry over gRPC."""
    registry = RegistryOverGrpc(channel_to(settings, NAME, "registry", QUERIES))
    return open_committee(where_of(settings, NAME), time_of(settings), registry)


if __name__ == "__main__":
    main(Deciding(NAME, opened, mount_committee, add_committee, consumer_of, publisher).service)
