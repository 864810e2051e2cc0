-- Sends prepared requests, one after the other, round and round.
--   wrk -s replay.lua URL -- REQUESTS      REQUESTS is a Lua file that returns a list of whole requests

done = require("report")

local requests
local last = 0

function init(arguments)
    requests = dofile(arguments[1])
end

function request()
    last = last % #requests + 1
    return requests[last]
end
