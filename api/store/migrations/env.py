"""What Alembic runs: the steps, on the connection that `migrate` opened."""

from alembic import context

from api.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=False,
    compare_type=True,
)
# `migrate` owns the transaction: the steps and the number they end at are committed together.
context.run_migrations()
