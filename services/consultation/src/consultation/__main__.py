"""The consultation service apart from the others: `python -m consultation ROLE`."""

from consultation.api import mount_consultations
from consultation.application import Consultations, open_consultations
from consultation.neighbours import QUERIES, RegistryOverGrpc
from consultation.policies import consumer_of
from consultation.published import publisher
from consultation.rpc import add_consultations
from serving.deciding import Deciding
from serving.roles import channel_to, main, time_of, where_of
from serving.settings import ServiceSettings

NAME = "consultation"


def opened(settings: ServiceSettings) -> Consultations:
    """Open the service's data; places are asked of the registry over gRPC."""
    registry = RegistryOverGrpc(channel_to(settings, NAME, "registry", QUERIES))
    return open_consultations(where_of(settings, NAME), time_of(settings), registry)


if __name__ == "__main__":
    main(
        Deciding(
            NAME, opened, mount_consultations, add_consultations, consumer_of, publisher
        ).service
    )
