"""What schemathesis cannot know of itself: loaded into its process by SCHEMATHESIS_HOOKS."""

import schemathesis
from hypothesis import strategies

# Remote write has no JSON schema; any bytes are worth a try.
schemathesis.openapi.media_type("application/x-protobuf", strategies.binary(max_size=400))
