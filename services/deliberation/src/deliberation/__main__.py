"""The deliberation service apart from the others: `python -m deliberation ROLE`."""

from deliberation.api import mount_deliberations
from deliberation.application import Deliberations, open_deliberations
from deliberation.neighbours import QUERIES, RegistryOverGrpc
from deliberation.policies import consumer_of
from deliberation.published import publisher
from deliberation.rpc import add_deliberations
from serving.deciding import Deciding
from serving.roles import channel_to, main, time_of, where_of
from serving.settings import ServiceSettings

NAME = "deliberation"


def opened(settings: ServiceSettings) -> Deliberations:
    """Open the service's data; places and owners are asked of the registry over gRPC."""
    registry = RegistryOverGrpc(channel_to(settings, NAME, "registry", QUERIES))
    return open_deliberations(where_of(settings, NAME), time_of(settings), registry)


if __name__ == "__main__":
    main(
        Deciding(
            NAME, opened, mount_deliberations, add_deliberations, consumer_of, publisher
        ).service
    )
