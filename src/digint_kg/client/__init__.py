"""Questions and SPARQL from Python, as typed data frames: `pip install 'digint-kg[client]'`.

from digint_kg.client import Client

kg = Client("http://127.0.0.1:8000")      # a service; or Client.local("/path/to/home")
kg.questions()
kg.ask("kpi-trends", region="valdora")
"""

from digint_kg.client.client import Client
from digint_kg.client.frames import DTYPES

__all__ = ["DTYPES", "Client"]
