-- Uses refresh tokens, each once: the successor in an answer is what is sent next.
--   wrk -s refresh.lua URL -- TOKENS AUTHORIZATION      TOKENS is a Lua file that returns a list of refresh tokens
--
-- A connection takes a token from the line and puts the successor back at its end, so at any time every connection
-- has a token, and a family, of its own. One thread must drive all connections: threads share nothing.

done = require("report")

local tokens
local first, last = 1, 0
local headers = { ["Content-Type"] = "application/x-www-form-urlencoded" }

function init(arguments)
    tokens = dofile(arguments[1])
    last = #tokens
    headers["Authorization"] = arguments[2]
end

function request()
    local token = tokens[first]
    if not token then
        return wrk.format("POST", "/token", headers, "grant_type=refresh_token&refresh_token=none-left")
    end
    tokens[first] = nil
    first = first + 1
    return wrk.format("POST", "/token", headers, "grant_type=refresh_token&refresh_token=" .. token)
end

function response(status, fields, body)
    local successor = body:match('"refresh_token":%s*"([%w_]+)"')
    if successor then
        last = last + 1
        tokens[last] = successor
    end
end
