package authz

default allow := false

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-000"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-000"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-000"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-000"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-001"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-001"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-001"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-001"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-002"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-002"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-002"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-002"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-003"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-003"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-003"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-003"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-004"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-004"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-004"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-004"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-005"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-005"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-005"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-005"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-006"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-006"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-006"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-006"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-007"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-007"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-007"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-007"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-008"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-008"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-008"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-008"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-009"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-009"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-009"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-009"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-010"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-010"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-010"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-010"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-011"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-011"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-011"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-011"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-012"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-012"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-012"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-012"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-013"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-013"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-013"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-013"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-014"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-014"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-014"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-014"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-015"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-015"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-015"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-015"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-016"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-016"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-016"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-016"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-017"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-017"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-017"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-017"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-018"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-018"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-018"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-018"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-019"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-019"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-019"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-019"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-020"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-020"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-020"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-020"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-021"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-021"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-021"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-021"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-022"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-022"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-022"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-022"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-023"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-023"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-023"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-023"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-024"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-024"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-024"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-024"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-025"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-025"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-025"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-025"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-026"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-026"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-026"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-026"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-027"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-027"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-027"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-027"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-028"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-028"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-028"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-028"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-029"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-029"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-029"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-029"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-030"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-030"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-030"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-030"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-031"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-031"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-031"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-031"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-032"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-032"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-032"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-032"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-033"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-033"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-033"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-033"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-034"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-034"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-034"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-034"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-035"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-035"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-035"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-035"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-036"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-036"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-036"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-036"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-037"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-037"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-037"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-037"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-038"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-038"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-038"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-038"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-039"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-039"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-039"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-039"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-040"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-040"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-040"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-040"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-041"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-041"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-041"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-041"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-042"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-042"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-042"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-042"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-043"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-043"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-043"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-043"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-044"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-044"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-044"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-044"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-045"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-045"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-045"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-045"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-046"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-046"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-046"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-046"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-047"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-047"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-047"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-047"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-048"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-048"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-048"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-048"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-049"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-049"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-049"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-049"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-050"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-050"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-050"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-050"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-051"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-051"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-051"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-051"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-052"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-052"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-052"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-052"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-053"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-053"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-053"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-053"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-054"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-054"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-054"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-054"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-055"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-055"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-055"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-055"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-056"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-056"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-056"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-056"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-057"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-057"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-057"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-057"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-058"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-058"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-058"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-058"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-059"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-059"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-059"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-059"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-060"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-060"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-060"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-060"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-061"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-061"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-061"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-061"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-062"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-062"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-062"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-062"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-063"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-063"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-063"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-063"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-064"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-064"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-064"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-064"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-065"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-065"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-065"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-065"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-066"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-066"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-066"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-066"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-067"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-067"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-067"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-067"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-068"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-068"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-068"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-068"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-069"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-069"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-069"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-069"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-070"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-070"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-070"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-070"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-071"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-071"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-071"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-071"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-072"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-072"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-072"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-072"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-073"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-073"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-073"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-073"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-074"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-074"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-074"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-074"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-075"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-075"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-075"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-075"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-076"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-076"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-076"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-076"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-077"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-077"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-077"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-077"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-078"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-078"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-078"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-078"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-079"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-079"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-079"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-079"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-080"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-080"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-080"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-080"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-081"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-081"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-081"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-081"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-082"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-082"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-082"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-082"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-083"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-083"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-083"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-083"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-084"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-084"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-084"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-084"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-085"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-085"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-085"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-085"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-086"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-086"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-086"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-086"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-087"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-087"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-087"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-087"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-088"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-088"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-088"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-088"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-089"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-089"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-089"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-089"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-090"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-090"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-090"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-090"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-091"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-091"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-091"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-091"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-092"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-092"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-092"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-092"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-093"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-093"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-093"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-093"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-094"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-094"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-094"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-094"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-095"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-095"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-095"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-095"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-096"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-096"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-096"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-096"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-097"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-097"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-097"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-097"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-098"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-098"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-098"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-098"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-099"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-099"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-099"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-099"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-100"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-100"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-100"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-100"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-101"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-101"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-101"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-101"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-102"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-102"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-102"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-102"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-103"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-103"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-103"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-103"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-104"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-104"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-104"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-104"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-105"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-105"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-105"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-105"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-106"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-106"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-106"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-106"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-107"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-107"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-107"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-107"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-108"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-108"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-108"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-108"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-109"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-109"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-109"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-109"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-110"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-110"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-110"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-110"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-111"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-111"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-111"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-111"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-112"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-112"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-112"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-112"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-113"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-113"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-113"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-113"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-114"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-114"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-114"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-114"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-115"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-115"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-115"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-115"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-116"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-116"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-116"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-116"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-117"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-117"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-117"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-117"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-118"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-118"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-118"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-118"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-119"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-119"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-119"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-119"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-120"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-120"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-120"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-120"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-121"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-121"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-121"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-121"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-122"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-122"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-122"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-122"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-123"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-123"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-123"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-123"
	input.path[2] == "items"
	"admin" in input.roles
}

allow if {
	input.method == "GET"
	input.path[0] == "api"
	input.path[1] == "service-124"
	input.path[2] == "items"
	"reader" in input.roles
}

allow if {
	input.method == "POST"
	input.path[0] == "api"
	input.path[1] == "service-124"
	input.path[2] == "items"
	"writer" in input.roles
}

allow if {
	input.method == "PUT"
	input.path[0] == "api"
	input.path[1] == "service-124"
	input.path[2] == "items"
	"editor" in input.roles
}

allow if {
	input.method == "DELETE"
	input.path[0] == "api"
	input.path[1] == "service-124"
	input.path[2] == "items"
	"admin" in input.roles
}
