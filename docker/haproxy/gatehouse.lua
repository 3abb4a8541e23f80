-- Asks the authorizer about each request. In haproxy.cfg:
--
--   http-request  lua.gatehouse protected    only who is let in goes on
--   http-request  lua.gatehouse public       open to everyone: nobody is asked, and nobody is anybody
--   http-request  lua.gatehouse app          accounts and registry, which check credentials themselves
--   http-response lua.gatehouse_answer       after `protected`: answers to somebody are nobody else's

local authorizer = {
  address = os.getenv("GATEHOUSE_ASK") or "abns@gatehouse-authorizer", -- a `bind` of haproxy.cfg
  patience = 2500, -- milliseconds
  secret = os.getenv("GATEWAY_SECRET") or "",
}

-- Names that only the gateway may say, and what makes frameworks act on another method or path than was judged. A
-- client's own words under these never pass, nor names that a service might read as one of these: to many of them any
-- odd character is the same as a hyphen (`X_Auth_User`, `X.Auth.User`).
local own_prefixes = {
  "x-auth-", "x-gateway-", "x-original-", "x-canonical-", "x-forwarded-", "remote-", "x-remote-", "x-http-method",
}
local own_names = {
  ["x-forward-cookie"] = true, ["forwarded"] = true, ["x-real-ip"] = true, ["x-request-id"] = true, ["proxy"] = true,
  ["x-method-override"] = true, ["x-rewrite-url"] = true,
  -- What is named in `Connection` could be dropped on the way; open sockets would outlive a revocation.
  ["connection"] = true, ["keep-alive"] = true, ["upgrade"] = true, ["te"] = true,
}

local identity = {
  "x-auth-user", "x-auth-username", "x-auth-client", "x-auth-session", "x-auth-scopes", "x-auth-decision",
}

-- What of a refusal the client gets to see.
local shown = {
  "content-type", "content-security-policy", "cache-control", "location", "retry-after", "www-authenticate",
  "x-auth-reason", "x-auth-missing", "x-auth-rule", "x-auth-decision",
}

local unavailable = {
  json = '{"type":"about:blank","title":"Service Unavailable","status":503,"code":"authorizer_unavailable",'
    .. '"detail":"Permissions cannot be checked now. Please try again.","retry_after":1}\n',
  page = '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    .. '<title>Please try again</title><style>body{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem '
    .. 'auto;padding:0 1rem}</style><main><h1>Please try again</h1><p>It cannot be checked right now who you are. '
    .. 'Nothing is lost: try again in a moment.</p><p><small>Reason: <code>authorizer_unavailable</code></small></p>'
    .. '</main></html>\n',
}

local function begins(text, start)
  return text:sub(1, #start) == start
end

local function is_own(name)
  if own_names[name] or name:find("[^a-z0-9-]") then return true end
  for _, prefix in ipairs(own_prefixes) do
    if begins(name, prefix) then return true end
  end
  return false
end

-- Every value of a header, in order. HAProxy counts them from 0.
local function values_of(headers, name)
  local values = {}
  local found = headers[name]
  local index = 0
  while found ~= nil and found[index] ~= nil do
    values[#values + 1] = found[index]
    index = index + 1
  end
  return values
end

-- The target as the client sent it. HTTP/2 has no such line; HAProxy makes a whole address of it.
local function target_of(txn)
  if begins(txn.sf:req_ver(), "1") then return txn.sf:url() end
  return txn.sf:pathq()
end

local function question(txn, headers)
  local asked = {
    ["x-forwarded-method"] = { txn.sf:method() },
    ["x-forwarded-uri"] = { target_of(txn) },
    ["x-forwarded-host"] = values_of(headers, "host"),
    ["x-forwarded-proto"] = { txn.f:ssl_fc() == 1 and "https" or "http" },
    ["x-request-id"] = { txn:get_var("txn.gatehouse_request") },
  }
  for _, name in ipairs({ "authorization", "dpop", "cookie", "accept", "origin", "access-control-request-method" }) do
    local values = values_of(headers, name)
    if #values > 0 then asked[name] = values end
  end
  if authorizer.secret ~= "" then asked["x-gateway-secret"] = { authorizer.secret } end
  return asked
end

-- The first value of a header of an answer; empty if it is not there.
local function said(response, name)
  local values = response.headers and response.headers[name]
  return values and (values[0] or values[1]) or ""
end

local function refuse(txn, response)
  local headers = {}
  for _, name in ipairs(shown) do
    local value = said(response, name)
    if value ~= "" then headers[name] = { value } end
  end
  txn:done({ status = response.status, headers = headers, body = response.body or "" })
end

local function give_up(txn, headers)
  local accept = table.concat(values_of(headers, "accept"), ","):lower()
  local wants_page = accept:find("text/html", 1, true) ~= nil
  txn:done({
    status = 503,
    headers = {
      ["content-type"] = { wants_page and "text/html; charset=utf-8" or "application/problem+json" },
      ["cache-control"] = { "no-store" },
      ["retry-after"] = { "1" },
      ["x-auth-reason"] = { "authorizer_unavailable" },
    },
    body = wants_page and unavailable.page or unavailable.json,
  })
end

local function set(txn, name, value)
  txn.http:req_del_header(name)
  if value ~= "" then txn.http:req_set_header(name, value) end
end

local function let_in(txn, response)
  for _, name in ipairs(identity) do set(txn, name, said(response, name)) end
  set(txn, "authorization", said(response, "authorization"))
  set(txn, "cookie", said(response, "x-forward-cookie"))
  txn.http:req_del_header("dpop")
  txn.http:req_set_uri(said(response, "x-canonical-uri"))
  local somebody = said(response, "x-auth-user") .. said(response, "x-auth-client")
  txn:set_var("txn.gatehouse_somebody", somebody ~= "" and "yes" or "no")
end

local refusals = { [302] = true, [401] = true, [403] = true, [503] = true }

local function ask(txn, headers)
  local response = core.httpclient():get({
    url = "http://authorizer/auth/forward",
    dst = authorizer.address,
    timeout = authorizer.patience,
    headers = question(txn, headers),
  })
  local reason = said(response, "x-auth-reason")
  local is_authorizer = reason ~= ""
  txn:set_var("txn.gatehouse_reason", is_authorizer and reason or "authorizer_unavailable")
  if is_authorizer and response.status == 200 and begins(said(response, "x-canonical-uri"), "/") then
    let_in(txn, response)
  elseif is_authorizer and refusals[response.status] then
    refuse(txn, response)
  else
    give_up(txn, headers)
  end
end

local function clean(txn, headers)
  for name in pairs(headers) do
    if is_own(name) then txn.http:req_del_header(name) end
  end
  local id = txn.sf:uuid()
  txn:set_var("txn.gatehouse_request", id)
  set(txn, "x-request-id", id)
  set(txn, "x-real-ip", txn.sf:src())
  set(txn, "x-forwarded-for", txn.sf:src())
  set(txn, "x-forwarded-proto", txn.f:ssl_fc() == 1 and "https" or "http")
  set(txn, "x-forwarded-host", values_of(headers, "host")[1] or "")
end

core.register_action("gatehouse", { "http-req" }, function(txn, kind)
  local headers = txn.http:req_get_headers()
  clean(txn, headers)
  if kind == "app" then return end
  if kind == "public" then
    txn.http:req_del_header("authorization")
    txn.http:req_del_header("cookie")
    txn.http:req_del_header("dpop")
    return
  end
  ask(txn, headers)
end, 1)

core.register_action("gatehouse_answer", { "http-res" }, function(txn)
  if txn:get_var("txn.gatehouse_somebody") ~= "yes" then return end
  if txn.http:res_get_headers()["cache-control"] == nil then
    txn.http:res_set_header("cache-control", "private")
  end
end, 0)
