from django.urls import path

from .base import Nowhere
from .describing import SchemaView
from .files import File
from .own import OWN, Welcome

urlpatterns = [
    path("", Welcome.as_view(), name="api"),
    path("schema/", SchemaView.as_view(), name="api_schema"),
    *(path(f"{name}/", view.as_view(), name=f"api_{name}") for name, view in OWN.items()),
    path("files/<int:pk>/", File.as_view(), name="api_attachment"),
    path("<path:rest>", Nowhere.as_view(), name="api_nowhere"),
]
