"""The alliance service apart from the others: `python -m alliance ROLE`."""

from alliance.api import mount_alliances
from alliance.application import Alliances, open_alliances
from alliance.neighbours import QUERIES, RegistryOverGrpc
from alliance.policies import consumer_of
from alliance.published import publisher
from alliance.rpc import add_alliances
from serving.deciding import Deciding
from serving.roles import channel_to, main, time_of, where_of
from serving.settings import ServiceSettings

NAME = "alliance"


def opened(settings: ServiceSettings) -> Alliances:
    """Open the service's data; places and owners are asked of the registry over gRPC."""
    registry = RegistryOverGrpc(channel_to(settings, NAME, "registry", QUERIES))
    where, time = where_of(settings, NAME), time_of(settings)
    return open_alliances(where, time, registry, settings.contract_labels)


if __name__ == "__main__":
    main(Deciding(NAME, opened, mount_alliances, add_alliances, consumer_of, publisher).service)
